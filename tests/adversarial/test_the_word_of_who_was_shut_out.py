"""What a device says it saw counts while it is in the account, and not after it was shut out."""

from tests.adversarial.rewriting import always_new
from tests.adversarial.stage import Party, Stage

from workmoniq_desktop.store import sync_seen


def test_a_stolen_device_has_the_server_distrusted_until_it_is_revoked_and_no_longer(
    stage: Stage, party: Party
) -> None:
    laptop = party.first()
    laptop.work(0)
    laptop.now()
    desktop = party.another(laptop)
    desktop.now()
    with laptop.database.writing() as raw:  # as its documents would have it
        sync_seen.put(raw, desktop.id, laptop.stream(), 2**51, bytes(32), 1)
        sync_seen.put(raw, desktop.id, b"", 2**51, bytes(32), 1)
    with stage.lying(before=(always_new,)):
        laptop.now()
        assert {verdict for verdict, _ in laptop.verdicts()} == {"withheld"}
        laptop.sync.revoke([desktop.id.hex()])
        laptop.now()
    assert laptop.verdicts() == set()
