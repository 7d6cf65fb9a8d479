"""What of stock and shipments stands against closing the books; asked by the registry of kmp.books.checklist."""

from datetime import date

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp.errors import Caution, Problem
from kmp.money import rupiah
from supply.orders.queries import shipments_on_the_way

# At cost: what lay in warehouses at the end of that day, and what was on its way to a buyer and not billed yet.
STOCK_VALUE = """
    SELECT coalesce((SELECT sum(move.quantity * lot.cost_rp) FROM supply_move move
                       JOIN supply_place place ON place.id = move.place_id AND place.kind <> 'unit'
                       JOIN supply_lot lot ON lot.id = move.lot_id WHERE move.moved_on <= %(on)s), 0)
         + coalesce((SELECT sum(line.quantity * lot.cost_rp) FROM supply_shipmentline line
                       JOIN supply_lot lot ON lot.id = line.lot_id
                       JOIN supply_shipment shipment ON shipment.id = line.shipment_id
                      WHERE shipment.sent_on <= %(on)s
                        AND (shipment.received_on IS NULL OR shipment.received_on > %(on)s)), 0)
"""
BOOK_VALUE = """
    SELECT coalesce(sum(posting.amount_rp), 0) FROM kmp_posting posting
      JOIN kmp_account account ON account.id = posting.account_id AND account.code = '1-1300'
      JOIN kmp_journal journal ON journal.id = posting.journal_id AND journal.date <= %(on)s
"""


def before_closing(first: date, last: date) -> list[Problem]:
    """Warned: `stock_differs_from_books` (1-1300 against the stock at cost, rupiah), `shipments_on_the_way` (sent and
    neither received nor billed by the end of those days)."""
    problems: list[Problem] = []
    stock_rp, books_rp = _asked(STOCK_VALUE, last), _asked(BOOK_VALUE, last)
    if stock_rp != books_rp:
        said = _("Persediaan di gudang bernilai %(stock)s, sedangkan akun 1-1300 menunjukkan %(books)s.")
        shown = said % {"stock": rupiah(stock_rp), "books": rupiah(books_rp)}
        problems.append(Caution("stock_differs_from_books", shown, cure=reverse("staff_stock")))
    if waiting := shipments_on_the_way(last):
        said = _("%(count)s kiriman belum diterima, jadi belum ditagih.") % {"count": waiting}
        problems.append(Caution("shipments_on_the_way", said, cure=reverse("staff_orders")))
    return problems


def _asked(question: str, on: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question, {"on": on})
        return int(cursor.fetchone()[0])
