"""Playbooks of any size for tests."""

from tests.factories import asset_record, make_assets


def play_record(key="play", steps=(), **fields):
    """Return a play with these steps; a text alone makes one."""
    rows = [step if isinstance(step, dict) else {"key": step, "text": step} for step in steps]
    return asset_record("play", key=key, **{"steps": rows} if rows else {}, **fields)


def playbook_record(key="playbook", rows=(), **fields):
    """Return a playbook with these lines, at Proposal unless they say otherwise."""
    lines = [
        {"stage": "proposal", "slot": "do", "key": f"r{n}", **row} for n, row in enumerate(rows)
    ]
    return asset_record("playbook", key=key, chapters=[], rows=lines, **fields)


def make_large_playbook(plays=20, steps=200, assets=100, stages=("proposal",)):
    """Make a playbook that names so many plays, steps and assets; return all of them."""
    materials = [asset_record(key=f"m{n}", title=f"Material {n}") for n in range(assets)]
    each = steps // plays
    made_plays = [
        play_record(
            f"p{n}",
            [
                {
                    "key": f"s{m}",
                    "text": f"Step {m} of play {n}",
                    "assets": [f"m{(n * each + m) % assets}"],
                }
                for m in range(each)
            ],
        )
        for n in range(plays)
    ]
    rows = [{"play": f"p{n}", "stage": stages[n % len(stages)]} for n in range(plays)]
    rows += [
        {"slot": "show", "asset": f"m{n}", "stage": stages[n % len(stages)]} for n in range(assets)
    ]
    return make_assets([*materials, *made_plays, playbook_record("large", rows)])
