"""The stage itself is honest when nobody lies."""

from tests.adversarial.stage import Party, Stage


def test_what_one_device_does_another_shows(party: Party, stage: Stage) -> None:
    laptop = party.first()
    laptop.work(0, 5)
    laptop.edit("c", "One")
    assert laptop.now().agreed
    desktop = party.another(laptop)
    with stage.watching() as seen:
        assert desktop.now().agreed
    assert desktop.hours(laptop) == [0, 1, 2, 3, 4]
    assert desktop.names() == {"c": "One"}
    assert desktop.verdicts() == set()
    assert seen
