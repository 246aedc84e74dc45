"""The command that writes a policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kosshi.cli.root import FAILED, cli
from kosshi.cli.shared import progress_bar, say

if TYPE_CHECKING:
    from kosshi.draft import Proof


@cli.command("draft")
@click.argument("profile", required=False, type=Path, metavar="[PROFILE.yaml]")
@click.option("-o", "--output", type=Path, help="書き出すファイル（.docx .md .html）。出典の表を「(名前).provenance.csv」に添える")
@click.option("--init", is_flag=True, help="説明つきのプロファイル（draft.yaml）を書き出す")
@click.option("--schema", is_flag=True, help="プロファイルの JSON Schema を示す")
@click.option("--corpus", "folder", default="corpus", show_default=True, type=Path, help="文言を借りるコーパスのフォルダー")
@click.option("--sources", type=click.Choice(["comments", "annex", "none"]), default="comments", show_default=True, help="出典の示し方")
def draft_command(
    profile: Path | None, output: Path | None, init: bool, schema: bool, folder: Path, sources: Literal["comments", "annex", "none"]
) -> None:
    """プロファイルに従って規程の案を起草する"""
    if init or schema:
        _print_profile(output, schema)
        return
    if profile is None or output is None:
        raise click.UsageError(say("draft-usage"))
    from kosshi.corpus import load
    from kosshi.draft import draft, load_profile, prove
    from kosshi.draft.writers import COLUMNS, SUFFIXES, provenance_rows, to_bytes
    from kosshi.errors import UsageError
    from kosshi.files import write_whole
    from kosshi.messages import error
    from kosshi.tables import to_csv

    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        raise error(UsageError, str(output), "main", "bad-suffix", suffixes=" ".join(SUFFIXES))
    wanted = load_profile(profile)
    with progress_bar() as progress:
        corpus = load(folder, (), progress)
    made = draft(wanted, corpus)
    data = to_bytes(made, suffix, sources)
    proof = prove(made, data, output.name, corpus.skeleton)
    write_whole(output, data)
    listed = output.with_name(f"{output.stem}.provenance.csv")
    write_whole(listed, to_csv(provenance_rows(made), COLUMNS))
    click.echo(say("wrote-file", file=output), err=True)
    click.echo(say("wrote-file", file=listed), err=True)
    _print_proof(proof)
    if not proof.sound:
        raise click.exceptions.Exit(FAILED)


def _print_profile(output: Path | None, schema: bool) -> None:
    import json

    from kosshi.draft import schema as schema_of
    from kosshi.draft import template
    from kosshi.errors import UsageError
    from kosshi.files import write_whole
    from kosshi.messages import error

    if schema:
        click.echo(json.dumps(schema_of(), ensure_ascii=False, indent=2))
        return
    file = output or Path("draft.yaml")
    if file.exists():
        raise error(UsageError, str(file), "main", "draft-exists")
    write_whole(file, template().encode())
    click.echo(say("wrote-file", file=file), err=True)


def _print_proof(proof: Proof) -> None:
    """What reading the draft back found."""
    clauses = sum(1 for _ in proof.policy.walk())
    nodes = len({match.node for match in proof.alignment.matches if match.clause is not None and match.node is not None})
    click.echo(say("draft-proof", clauses=clauses, nodes=nodes, gaps=len(proof.gaps), findings=len(proof.findings)), err=True)
    for key, found in (("draft-differing", proof.differing), ("draft-gaps", proof.gaps), ("draft-omitted", proof.omitted)):
        if found:
            click.echo(say(key, found=" ".join(found)), err=True)
    for finding in proof.findings:
        click.echo(f"  {finding.path or ''} {finding.message}", err=True)
