"""Unit names with slots for the place: `{district}`, `{town}` and `{community}`."""

import re

SLOTS = ("{district}", "{town}", "{community}")
_SLOT = re.compile(r"\{[^}]*\}")


def unknown_slots(template: str) -> list[str]:
    """Slots that are none of ours."""
    return [slot for slot in _SLOT.findall(template) if slot not in SLOTS]


def filled(template: str, district: str, town: str) -> list[str]:
    """The names a template can mean at a place, the likeliest first; none where a slot it needs is not known.

    The units of a town carry its district's name before the town's, or the town's alone.
    """
    if ("{district}" in template and not district) or ("{town}" in template and not town):
        return []
    name = template.replace("{district}", district)
    if "{district}" in template or "{town}" not in template:
        return [name.replace("{town}", town)]
    return [name.replace("{town}", district + town), name.replace("{town}", town)]
