"""No name in the registry serves two purposes."""

from collections import defaultdict
from pathlib import Path

from workmoniq_protocol import tags


def groups() -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = defaultdict(list)
    for name, value in vars(tags).items():
        if name.isupper() and name != "PREFIX":
            full = value if isinstance(value, bytes) else value.encode()
            found[name.split("_")[0]].append(full)
    return found


def test_every_name_is_in_a_group_that_is_known() -> None:
    assert groups().keys() == {"SIGN", "BOX", "HKDF", "HPKE", "MAC", "HASH"}
    assert min(map(len, groups().values())) >= 1
    assert len(groups()["SIGN"]) == 20
    assert len(groups()["BOX"]) == 8
    assert len(groups()["HKDF"]) == 20


def test_no_name_stands_twice_in_its_group() -> None:
    for group, names in groups().items():
        assert len(set(names)) == len(names), group


def test_names_that_are_mixed_into_keys_are_unique_across_groups() -> None:
    found = groups()
    mixed = found["HKDF"] + found["HPKE"] + found["MAC"]
    mixed += [tags.HKDF_BOX + label for label in found["BOX"]]
    assert len(set(mixed)) == len(mixed)
    assert all(name.startswith(tags.PREFIX) for name in mixed + found["HASH"])


def test_tags_of_signatures_cannot_run_into_the_message() -> None:
    assert not any(b"\0" in name for name in groups()["SIGN"] + groups()["BOX"])


def test_no_other_file_spells_such_a_name_out() -> None:
    package = Path(tags.__file__).parent
    spelled = {
        path.name for path in package.rglob("*.py") if 'b"wmq1/' in path.read_text(encoding="utf-8")
    }
    # A vector of a use that is not the product's.
    assert spelled == {"tags.py", "known_answers.py"}
