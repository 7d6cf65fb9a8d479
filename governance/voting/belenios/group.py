"""The group BELENIOS-2048 and the two things every proof is made of: powers and hashes.

Numbers are the default group of the Belenios specification (FIPS 186-4): the subgroup of order Q in the integers
modulo P. Powers go through gmpy2; without it Python's own `pow` gives the same numbers, about nine times slower.
"""

from collections.abc import Iterable
from hashlib import sha256

try:
    from gmpy2 import powmod as _powmod
except ImportError:  # pragma: no cover - the wheel exists for every platform we support
    _powmod = pow

NAME = "BELENIOS-2048"
P = int(
    "20694785691422546401013643657505008064922989295751104097100884787057374219242717401922237254497684338129066633"
    "13807895840496005438963628979639303877390572280360597374942767137677761889858987273586504908116709931053586778"
    "09800307904916540637771737641986785272734744763418356000356983051931442845617019110007867373073335641239717328"
    "97913240474578834468260652327974647951137672658693582180046317922073668860052627186363386088796882120769432366"
    "14949100292344434637322214588410058642105024212036543356120132048111885240873107701415166620016231317716937218"
    "9248078507711827842317498073276598828825169183103125680162072880719"
)
G = int(
    "24023526775018522092276877035323999327122876573783649165100753187876632741463532193202856761552696787996946682"
    "98749389095083896573425601900601068477164491735474137283104610458681314511781646755400527402889846139864532661"
    "21505579709716201616827031288643245666383486363578210615491841998253431518974065818686865115135857641013888221"
    "53960160432288436039309893336627728484065931384060102316750957637779826651036068224066350766977640253462537730"
    "85133173495194248967754052573659049492477631475991575198775177711481490920456600205478127054728238140972518639"
    "858334115700568353695553423781475582491896050296680037745308460627"
)
Q = 78571733251071885079927659812671450121821421258408794611510081919805623223441
G_INVERSE = pow(G, -1, P)
MOST_DIGITS = len(str(P))

Pair = tuple[int, int]


def power(base: int, exponent: int) -> int:
    """base^exponent modulo P."""
    return int(_powmod(base, exponent, P))


def product(numbers: Iterable[int]) -> int:
    """The product modulo P; 1 of nothing."""
    total = 1
    for number in numbers:
        total = total * number % P
    return total


def is_element(number: int) -> bool:
    """Whether the number is of the subgroup; everything else could hide a vote from a proof."""
    return 0 < number < P and power(number, Q) == 1


def is_scalar(number: int) -> bool:
    return 0 <= number < Q


def challenge_of(prefix: str, numbers: Iterable[int]) -> int:
    """SHA-256 of `prefix` and the numbers in base 10 with commas between, as a number modulo Q."""
    text = prefix + ",".join(map(str, numbers))
    return int.from_bytes(sha256(text.encode()).digest(), "big") % Q


def commitment(base: int, response: int, image: int, challenge: int) -> int:
    """base^response × image^challenge: what the prover committed to, if the proof is right."""
    return power(base, response) * power(image, challenge) % P
