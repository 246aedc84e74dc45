"""The command that writes a policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kosshi.cli.root import FAILED, cli
from kosshi.cli.shared import Place, load_paths, progress_bar, say, settings, working_options

if TYPE_CHECKING:
    from kosshi.draft import Draft, Proof
    from kosshi.draft.amend import Instrument
    from kosshi.draft.upgrade import Upgrade


@cli.command("draft")
@click.argument("profile", required=False, type=Path, metavar="[PROFILE.yaml]")
@click.option("-o", "--output", type=Path, help="書き出すファイル（.docx .md .html）。出典の表を「(名前).provenance.csv」に添える")
@click.option("--init", is_flag=True, help="説明つきのプロファイル（draft.yaml）を書き出す")
@click.option("--schema", is_flag=True, help="プロファイルの JSON Schema を示す")
@click.option("--corpus", "folder", default="corpus", show_default=True, type=Place(), help="文言を借りるコーパスのフォルダー")
@click.option(
    "--sources",
    type=click.Choice(["comments", "annex", "none"]),
    default="comments",
    show_default=True,
    help="出典の示し方: comments 余白のコメント、annex 巻末の一覧、none 示さない（出典の表の CSV はいつも添える）",
)
@click.option(
    "--upgrade",
    "upgraded",
    metavar="POLICY",
    help="いまの規程（ファイルか policy_id）を新しい版に合わせる新旧対照表を -o に書く",
)
@click.option("--to", "edition", default="R8", show_default=True, help="--upgrade: 合わせるガイドラインの版")
@click.option("--adopt", multiple=True, metavar="NODE", help="--upgrade: 任意の提案のうち採る項目の id（すべてなら all）")
@click.option("--amendment", type=Path, help="--upgrade: 改め文も書く（条立ての規程だけ。.docx .txt .md）")
@click.option("--instrument", default="訓令", show_default=True, help="--amendment: 改正の形式（訓令 告示 規程 要綱 …）")
@click.option("--number", default="", help="--amendment: いまの規程の年と番号（令和5年架空町訓令第3号）")
@click.option("--in-force", default="", help="--amendment: 施行日（令和9年4月1日）")
@working_options
def draft_command(
    profile: Path | None,
    output: Path | None,
    init: bool,
    schema: bool,
    folder: Path,
    sources: Literal["comments", "annex", "none"],
    upgraded: str | None,
    edition: str,
    adopt: tuple[str, ...],
    amendment: Path | None,
    instrument: str,
    number: str,
    in_force: str,
) -> None:
    """プロファイルに従って規程の案を起草する。または、いまの規程を新しい版に合わせる

    はじめに kosshi draft --init でプロファイルを作り、書き込んでから kosshi draft draft.yaml -o 案.docx とします。
    """
    _check_together(profile, upgraded, {"--adopt": adopt, "--amendment": amendment, "--number": number, "--in-force": in_force})
    if init or schema:
        _print_profile(output, schema)
    elif upgraded is not None:
        from kosshi.draft.amend import Instrument

        output = _check_outputs(output, amendment, {"--number": number, "--in-force": in_force})
        _check_instrument(instrument, number, in_force)
        made = _upgraded(upgraded, folder, edition, adopt)
        _write_upgrade(made, output, amendment, Instrument(kind=instrument, number=number, in_force=in_force))
    elif profile is not None and output is not None:
        _write_draft(profile, folder, output, sources)
    else:
        raise click.UsageError(say("draft-usage"))


def _check_together(profile: Path | None, upgraded: str | None, of_upgrade: Mapping[str, object]) -> None:
    """Refuse what would be passed over in silence: options of an upgrade without one, and a profile beside one."""
    if upgraded is not None and profile is not None:
        raise click.UsageError(say("draft-either"))
    for option, value in of_upgrade.items():
        if upgraded is None and value:
            raise click.UsageError(say("draft-apart", option=option))


def _check_outputs(output: Path | None, amendment: Path | None, of_amendment: Mapping[str, str]) -> Path:
    """The file of the 新旧対照表, given and like that of the amendment of a kind that can be written, before anything is."""
    from kosshi.contrast import SUFFIXES
    from kosshi.draft.upgrade import AMENDMENT_SUFFIXES
    from kosshi.errors import UsageError
    from kosshi.messages import error
    from kosshi.messages import say as told

    if output is None:
        raise click.UsageError(told("upgrade", "needs-output"))
    for option, value in of_amendment.items():
        if amendment is None and value:
            raise click.UsageError(told("upgrade", "needs-amendment", option=option))
    for file, known in ((output, SUFFIXES), (amendment, AMENDMENT_SUFFIXES)):
        if file is not None and file.suffix.lower() not in known:
            raise error(UsageError, str(file), "upgrade", "bad-suffix", known=" ".join(known))
    return output


def _check_instrument(instrument: str, number: str, in_force: str) -> None:
    """Refuse what no amending instrument could say of itself, before anything is written."""
    from kosshi.draft.given import is_day, is_instrument, is_number
    from kosshi.draft.vocabulary import facts
    from kosshi.errors import UsageError
    from kosshi.messages import error

    if not is_instrument(instrument):
        raise error(UsageError, "--instrument", "draft", "bad-instrument", value=instrument, known="、".join(facts().instruments))
    if number and not is_number(number):
        raise error(UsageError, "--number", "draft", "bad-number", value=number)
    if in_force and not is_day(in_force):
        raise error(UsageError, "--in-force", "draft", "bad-date", value=in_force)


def _write_draft(profile: Path, folder: Path, output: Path, sources: Literal["comments", "annex", "none"]) -> None:
    """The draft, its provenance, and what reading it back found."""
    from kosshi.corpus import load
    from kosshi.draft import draft, load_profile, prove
    from kosshi.draft.cautions import cautions
    from kosshi.draft.writers import COLUMNS, SUFFIXES, provenance_rows, to_bytes
    from kosshi.errors import DataError, UsageError
    from kosshi.files import write_whole
    from kosshi.messages import error
    from kosshi.tables import to_csv

    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        raise error(UsageError, str(output), "main", "bad-suffix", suffixes=" ".join(SUFFIXES))
    wanted = load_profile(profile)
    with progress_bar() as progress:
        corpus = load(folder, (), progress, **settings())
    try:
        made = draft(wanted, corpus)
    except DataError as wrong:  # the profile names what the corpus has not
        wrong.within(profile)
        raise
    data = to_bytes(made, suffix, sources)
    proof = prove(made, data, output.name, corpus.skeleton, corpus)
    listed = output.with_name(f"{output.stem}.provenance.csv")
    for file, content in ((output, data), (listed, to_csv(provenance_rows(made), COLUMNS))):
        write_whole(file, content)
        click.echo(say("wrote-file", file=file), err=True)
    _print_proof(made, proof, listed)
    for line in cautions(made, corpus):
        click.echo(say("draft-caution", caution=line), err=True)
    if not proof.sound:
        raise click.exceptions.Exit(FAILED)


def _upgraded(policy: str, folder: Path, edition: str, adopt: tuple[str, ...]) -> Upgrade:
    """A policy, a file or one of the corpus, brought up to an edition with the words of the corpus."""
    from kosshi.draft.upgrade import upgrade

    corpus, shown = load_paths([policy, str(folder)], folder)
    return upgrade(shown[0], corpus, edition, adopt=adopt)


def _write_upgrade(made: Upgrade, output: Path, amendment: Path | None, instrument: Instrument) -> None:
    """The 新旧対照表, the amending sentences where they are wanted, and what was proposed."""
    from kosshi.draft.upgrade import amendment_bytes, summary_lines, to_bytes
    from kosshi.files import write_whole

    write_whole(output, to_bytes(made, output.suffix.lower()))
    click.echo(say("wrote-file", file=output), err=True)
    for line in summary_lines(made):
        click.echo(line, err=True)
    if amendment is not None:
        write_whole(amendment, amendment_bytes(made, instrument, amendment.suffix.lower()))
        click.echo(say("wrote-file", file=amendment), err=True)
        for line in instrument.unsaid():
            click.echo(line, err=True)


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


MOST_GAPS = 10  # named one by one; of more, how many each chapter has


def _print_proof(made: Draft, proof: Proof, listed: Path) -> None:
    """What reading the draft back found."""
    from kosshi.draft.printing import printed_place
    from kosshi.draft.writers.provenance import trace

    clauses = sum(1 for _ in proof.policy.walk())
    nodes = len({match.node for match in proof.alignment.matches if match.clause is not None and match.node is not None})
    click.echo(say("draft-proof", clauses=clauses, nodes=nodes, gaps=len(proof.gaps), findings=len(proof.findings)), err=True)
    places = {node: one.markers for one in reversed(tuple(trace(made))) if one.item for node in one.item.nodes}
    gaps = [f"{places.get(node, '')} {made.node_name(node)}".strip() for node in proof.gaps]
    if len(gaps) > MOST_GAPS:
        click.echo(say("draft-gaps-many", found=_by_chapter(made, proof.gaps), file=listed.name), err=True)
        gaps = []
    for key, found in (
        ("draft-differing", [printed_place(proof.policy, path) or path for path in proof.differing]),
        ("draft-gaps", gaps),
        ("draft-omitted", [made.node_name(node) for node in proof.omitted]),
    ):
        if found:
            click.echo(say(key, found="、".join(found)), err=True)
    for path, word in proof.traces:
        click.echo(f"  {printed_place(proof.policy, path) or path} {say('draft-trace', word=word)}", err=True)
    for finding in proof.findings:
        click.echo(f"  {printed_place(proof.policy, finding.path or '')} {finding.message}", err=True)


def _by_chapter(made: Draft, gaps: Sequence[str]) -> str:
    """How many gaps stand below each node of the uppermost level, in the order of the draft."""
    counts = Counter(".".join(node.split(".")[:2]) for node in gaps)
    return "、".join(say("draft-gaps-chapter", chapter=made.node_name(node), count=count) for node, count in counts.items())
