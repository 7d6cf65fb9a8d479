"""The ten sections of a draft, each a form; in the order in which a version is read."""

from governance.bylaws.sections.articles import ArticlesSection
from governance.bylaws.sections.base import SectionForm
from governance.bylaws.sections.goods import AllocationSection, SavingsSection
from governance.bylaws.sections.groups import GroupsSection
from governance.bylaws.sections.meetings import MeetingsSection, OfficesSection
from governance.bylaws.sections.surplus import SurplusSection
from governance.bylaws.sections.voting import BallotsSection, CountingSection, QuorumSection

SECTIONS: dict[str, type[SectionForm]] = {
    form.key: form
    for form in (
        GroupsSection,
        CountingSection,
        QuorumSection,
        BallotsSection,
        MeetingsSection,
        OfficesSection,
        SavingsSection,
        SurplusSection,
        AllocationSection,
        ArticlesSection,
    )
}
