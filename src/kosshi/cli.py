"""The command line, all commands in one place. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from kosshi.errors import KosshiError

if TYPE_CHECKING:
    from kosshi.corpus import Corpus
    from kosshi.draft import Proof

FAILED = 1
UNUSABLE = 2
KINDS = ["threat", "effect", "organ", "person", "asset", "measure"]
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _say(key: str, /, **fields: object) -> str:
    from kosshi.messages import say  # noqa: PLC0415 - lazily, see the module's first line

    return say("main", key, **fields)


@click.group(context_settings=CONTEXT)
@click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", help="Language of messages and reports. 表示の言語")
@click.option("--lexicon", "lexicons", multiple=True, type=Path, help="語の切り方に加える辞書（YAML: compounds, spellings）")
@click.version_option(package_name="kosshi")
def cli(lang: str, lexicons: tuple[Path, ...]) -> None:
    """kosshi (骨子): 情報セキュリティポリシーを読み、比べ、報告する道具

    PATH はファイル、フォルダー、またはコーパスの policy_id です。省くとコーパス全体を扱います。
    """
    from kosshi.messages import speak  # noqa: PLC0415

    speak("en" if lang == "en" else "ja")
    if lexicons:
        from kosshi.tokens import load_lexicon, use_lexicons  # noqa: PLC0415

        use_lexicons(*(load_lexicon(file) for file in lexicons))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; what the user can mend ends in one line and exit code 2."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)  # what is printed is UTF-8 whatever the terminal's code page
    try:
        code = cli.main(args=list(arguments) if arguments is not None else None, prog_name="kosshi", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)  # click gives back the code of an Exit
    except KosshiError as error:
        from kosshi.messages import told  # noqa: PLC0415

        click.echo(f"kosshi: {told(error)}", err=True)
        sys.exit(UNUSABLE)
    except click.ClickException as error:
        error.show()
        sys.exit(UNUSABLE)
    except click.Abort:
        click.echo("", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


# --- shared options ---------------------------------------------------------------------------------------

Command = Callable[..., Any]


def _paths(command: Command) -> Command:
    command = click.argument("paths", nargs=-1, metavar="[PATH]...")(command)
    return click.option("--corpus", "folder", default="corpus", show_default=True, type=Path, help="コーパスのフォルダー")(command)


def _output(command: Command) -> Command:
    return click.option("-o", "--output", type=Path, help="書き出すファイル（.jsonl .csv .parquet .xlsx）。省くと標準出力に JSON Lines")(
        command
    )


def _skeleton(command: Command) -> Command:
    return click.option("--skeleton", "skeletons", multiple=True, type=Path, help="骨子ファイル（省くと国のガイドライン）")(command)


def _load(paths: Sequence[str], folder: Path, skeletons: Sequence[Path] = ()) -> tuple[Corpus, list[str]]:
    """The corpus the paths speak of, and the ids to show of it."""
    from kosshi.corpus import load_skeleton, select  # noqa: PLC0415

    with _progress() as progress:
        return select(paths, folder, load_skeleton(*skeletons), progress)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(_say(f"stage-{stage}"), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report


def _emit(rows: list[dict[str, Any]], table: str, output: Path | None) -> None:
    from kosshi.tables import to_jsonl, write  # noqa: PLC0415

    if output is None:
        click.echo(to_jsonl(rows), nl=False)
    else:
        write(output, rows, table)
        click.echo(_say("wrote-file", file=output), err=True)


def _end(corpus: Corpus) -> None:
    """List what could not be read; then the run has failed in part."""
    if corpus.failures:
        from kosshi.messages import told  # noqa: PLC0415

        click.echo(_say("failures", count=len(corpus.failures)), err=True)
        for _, error in corpus.failures:
            click.echo(f"  {told(error)}", err=True)
        raise click.exceptions.Exit(UNUSABLE)


# --- commands ---------------------------------------------------------------------------------------------


@cli.command("parse")
@_paths
@_output
@click.option("--ledger", is_flag=True, help="文字の収支（どの文字も条項か名前のある部分に一度だけ属すること）を示す")
def parse_command(paths: tuple[str, ...], folder: Path, output: Path | None, ledger: bool) -> None:
    """規程を条項に分ける（表 clauses）"""
    corpus, shown = _load(paths, folder)
    if ledger:
        _print_ledger(corpus, shown)
    else:
        from kosshi.tables import clause_rows  # noqa: PLC0415

        _emit([row for policy_id in shown for row in clause_rows(corpus[policy_id])], "clauses", output)
    _end(corpus)


def _print_ledger(corpus: Corpus, shown: Sequence[str]) -> None:
    from kosshi.parse import ledger as account  # noqa: PLC0415

    for policy_id in shown:
        book = account(corpus[policy_id])
        click.echo(f"{policy_id}\t{_say('ledger-balanced' if book.balanced else 'ledger-unbalanced')}")
        for name, count in book.counts.items():
            click.echo(f"  {name}\t{count}")
        click.echo(f"  {_say('ledger-total')}\t{book.total}")


@cli.command("align")
@_paths
@_output
@_skeleton
@click.option("--with-omissions/--without-omissions", default=True, show_default=True, help="どの条項も応じない節点も行にする")
def align_command(paths: tuple[str, ...], folder: Path, output: Path | None, skeletons: tuple[Path, ...], with_omissions: bool) -> None:
    """条項を骨子の節点に対応付ける（表 alignment）"""
    from kosshi.tables import alignment_rows  # noqa: PLC0415

    corpus, shown = _load(paths, folder, skeletons)
    rows = [row for alignment in corpus.alignments if alignment.policy.policy_id in shown for row in alignment_rows(alignment)]
    _emit([row for row in rows if with_omissions or row["status"] != "omitted"], "alignment", output)
    _end(corpus)


@cli.command("elements")
@_paths
@_output
@_skeleton
@click.option("--terms", "terms", multiple=True, type=Path, help="脅威・機関・対策などの語に加える用語ファイル（YAML）")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(["threat", "effect", "organ", "person", "asset", "measure"]), help="この種類だけ"
)
@click.option("--presence", is_flag=True, help="要素ごとに、含む・除く・触れない規程をまとめる（表 presence）")
def elements_command(  # noqa: PLR0917 - click gives each option its own argument
    paths: tuple[str, ...],
    folder: Path,
    output: Path | None,
    skeletons: tuple[Path, ...],
    terms: tuple[Path, ...],
    kinds: tuple[str, ...],
    presence: bool,
) -> None:
    """脅威・影響・機関・人・情報資産・対策を条項から拾う（表 elements）"""
    from kosshi.corpus import table_of  # noqa: PLC0415
    from kosshi.elements import load_terms  # noqa: PLC0415

    own = load_terms(*terms) if terms else None
    corpus, shown = _load(paths, folder, skeletons)
    corpus.terms = own
    table = "presence" if presence else "elements"
    rows = table_of(corpus, table, shown)
    _emit([row for row in rows if not kinds or row["kind"] in kinds], table, output)
    _end(corpus)


@cli.command("edition")
@_paths
@_output
def edition_command(paths: tuple[str, ...], folder: Path, output: Path | None) -> None:
    """ガイドラインのどの版に拠るかを推定する（表 editions）"""
    from kosshi.corpus import table_of  # noqa: PLC0415

    corpus, shown = _load(paths, folder)
    _emit(table_of(corpus, "editions", shown), "editions", output)
    _end(corpus)


@cli.command("diff")
@click.argument("a")
@click.argument("b")
@click.option("--corpus", "folder", default="corpus", show_default=True, type=Path, help="コーパスのフォルダー")
@click.option("-o", "--output", type=Path, help="表（.jsonl .csv .parquet）または新旧対照表（.html .docx .xlsx .md）")
@_skeleton
@click.option("--changed-only", is_flag=True, help="新旧対照表に違いのある項目だけを載せる")
def diff_command(a: str, b: str, folder: Path, output: Path | None, skeletons: tuple[Path, ...], changed_only: bool) -> None:
    """二つの規程の言葉の違い（表 wording）、または新旧対照表（A が旧、B が新）"""
    from kosshi.contrast import contrast, is_contrast, to_bytes  # noqa: PLC0415
    from kosshi.files import write_whole  # noqa: PLC0415
    from kosshi.tables import wording_rows  # noqa: PLC0415

    corpus, (first, second) = _load_pair(a, b, folder, skeletons)
    if output is not None and is_contrast(output):
        names = {policy_id: corpus.name(policy_id) for policy_id in (first, second)}
        table = contrast(corpus.collation, first, second, names, changed_only)
        write_whole(output, to_bytes(table, output.suffix.lower()))
        click.echo(_say("wrote-file", file=output), err=True)
    else:
        _emit(wording_rows(corpus.collation, first, second), "wording", output)


def _load_pair(a: str, b: str, folder: Path, skeletons: Sequence[Path]) -> tuple[Corpus, list[str]]:
    """Two policies: ids of the corpus or files."""
    corpus, ids = _load([a, b], folder, skeletons)
    if corpus.failures:
        raise corpus.failures[0][1]
    return corpus, ids if len(ids) > 1 else ids * 2


@cli.command("check")
@_paths
@_output
@click.option("--strict", is_flag=True, help="軽い指摘（note・warning）だけでも終了コード 1 にする")
def check_command(paths: tuple[str, ...], folder: Path, output: Path | None, strict: bool) -> None:
    """番号の抜け・宙に浮いた参照・切れた文などを指摘する（表 findings）"""
    from kosshi.check import Severity  # noqa: PLC0415
    from kosshi.corpus import table_of  # noqa: PLC0415

    corpus, shown = _load(paths, folder)
    rows = table_of(corpus, "findings", shown)
    _emit(rows, "findings", output)
    click.echo(_say("finding-count", count=len(rows)), err=True)
    _end(corpus)
    if rows and (strict or any(row["severity"] == Severity.ERROR.value for row in rows)):
        raise click.exceptions.Exit(FAILED)


@cli.command("report")
@click.argument("corpus_path", metavar="[CORPUS]", default="corpus", type=Path)
@click.option("-o", "--output", default="outputs", show_default=True, type=Path, help="書き出すフォルダー")
@_skeleton
def report_command(corpus_path: Path, output: Path, skeletons: tuple[Path, ...]) -> None:
    """すべてを調べ、ページ・ワークブック・表として書き出す"""
    from kosshi.corpus import load  # noqa: PLC0415
    from kosshi.messages import language  # noqa: PLC0415
    from kosshi.report import write  # noqa: PLC0415

    with _progress() as progress:
        corpus = load(corpus_path, skeletons, progress)
        files = write(corpus, output, lang=language(), progress=progress)
    click.echo(_say("written", count=len(files), folder=output, index=output / "index.html"), err=True)
    _end(corpus)


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
        raise click.UsageError(_say("draft-usage"))
    from kosshi.corpus import load  # noqa: PLC0415
    from kosshi.draft import draft, load_profile, prove  # noqa: PLC0415
    from kosshi.draft.writers import COLUMNS, SUFFIXES, provenance_rows, to_bytes  # noqa: PLC0415
    from kosshi.errors import UsageError  # noqa: PLC0415
    from kosshi.files import write_whole  # noqa: PLC0415
    from kosshi.messages import error  # noqa: PLC0415
    from kosshi.tables import to_csv  # noqa: PLC0415

    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        raise error(UsageError, str(output), "main", "bad-suffix", suffixes=" ".join(SUFFIXES))
    wanted = load_profile(profile)
    with _progress() as progress:
        corpus = load(folder, (), progress)
    made = draft(wanted, corpus)
    data = to_bytes(made, suffix, sources)
    proof = prove(made, data, output.name, corpus.skeleton)
    write_whole(output, data)
    listed = output.with_name(f"{output.stem}.provenance.csv")
    write_whole(listed, to_csv(provenance_rows(made), COLUMNS))
    click.echo(_say("wrote-file", file=output), err=True)
    click.echo(_say("wrote-file", file=listed), err=True)
    _print_proof(proof)
    if not proof.sound:
        raise click.exceptions.Exit(FAILED)


def _print_profile(output: Path | None, schema: bool) -> None:
    import json  # noqa: PLC0415

    from kosshi.draft import schema as schema_of  # noqa: PLC0415
    from kosshi.draft import template  # noqa: PLC0415
    from kosshi.errors import UsageError  # noqa: PLC0415
    from kosshi.files import write_whole  # noqa: PLC0415
    from kosshi.messages import error  # noqa: PLC0415

    if schema:
        click.echo(json.dumps(schema_of(), ensure_ascii=False, indent=2))
        return
    file = output or Path("draft.yaml")
    if file.exists():
        raise error(UsageError, str(file), "main", "draft-exists")
    write_whole(file, template().encode())
    click.echo(_say("wrote-file", file=file), err=True)


def _print_proof(proof: Proof) -> None:
    """What reading the draft back found."""
    clauses = sum(1 for _ in proof.policy.walk())
    nodes = len({match.node for match in proof.alignment.matches if match.clause is not None and match.node is not None})
    click.echo(_say("draft-proof", clauses=clauses, nodes=nodes, gaps=len(proof.gaps), findings=len(proof.findings)), err=True)
    for key, found in (("draft-differing", proof.differing), ("draft-gaps", proof.gaps), ("draft-omitted", proof.omitted)):
        if found:
            click.echo(_say(key, found=" ".join(found)), err=True)
    for finding in proof.findings:
        click.echo(f"  {finding.path or ''} {finding.message}", err=True)


@cli.command("add")
@click.argument("files", nargs=-1, required=True, type=Path, metavar="FILE...")
@click.option("--corpus", "folder", default="corpus", show_default=True, type=Path, help="コーパスのフォルダー")
@click.option("--id", "policy_id", help="policy_id（英小文字・数字・ハイフン）。省くとファイル名から")
@click.option("--title", help="規程の題名")
@click.option("--body", help="団体名（架空市 など）")
@click.option("--kind", help="団体の種類（市 町 村 一部事務組合 議会 …）")
@click.option("--prefecture", help="都道府県名（架空県 など）")
@click.option("--code", help="全国地方公共団体コード（6桁）")
@click.option("--source", help="出典")
def add_command(files: tuple[Path, ...], folder: Path, **fields: str | None) -> None:
    """ファイルをコーパスに写し、manifest.yaml に登録する"""
    from kosshi.manifest import add  # noqa: PLC0415

    if len(files) > 1 and fields["policy_id"]:
        raise click.UsageError("--id: FILE")
    for file in files:
        entry = add(folder, file, {name: value for name, value in fields.items() if value})
        click.echo(_say("added", file=file, policy_id=entry.policy_id), err=True)


@cli.group("skeleton")
def skeleton_group() -> None:
    """骨子（規程を対応付ける節点の木）を見る・確かめる・作る"""


@skeleton_group.command("show")
@click.argument("files", nargs=-1, type=Path, metavar="[FILE]...")
def skeleton_show(files: tuple[Path, ...]) -> None:
    """節点を木として示す"""
    from kosshi.messages import language  # noqa: PLC0415
    from kosshi.skeleton import load  # noqa: PLC0415

    for part in load(files).parts:
        click.echo(part.en if language() == "en" else part.ja)
        for node in part.nodes:
            title = node.en if language() == "en" else node.ja
            click.echo(f"{'  ' * node.id.count('.')}{node.id}  {title}")


@skeleton_group.command("validate")
@click.argument("file", type=Path)
def skeleton_validate(file: Path) -> None:
    """骨子ファイルを確かめる"""
    from kosshi.skeleton import load  # noqa: PLC0415

    click.echo(_say("skeleton-fine", file=file, count=len(load([file]))))


@skeleton_group.command("build")
@click.argument("file", type=Path)
@click.option("-o", "--output", type=Path, help="書き出す YAML。省くと標準出力")
@click.option("--part", default="x", show_default=True, help="節点 id の先頭（英小文字）")
def skeleton_build(file: Path, output: Path | None, part: str) -> None:
    """手本とする規程から骨子を作る"""
    from kosshi.corpus import read_policy  # noqa: PLC0415
    from kosshi.files import write_whole  # noqa: PLC0415
    from kosshi.model_skeleton import build_skeleton  # noqa: PLC0415

    text = build_skeleton(read_policy(file), part)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text.encode())
        click.echo(_say("wrote-file", file=output), err=True)


if __name__ == "__main__":
    main()
