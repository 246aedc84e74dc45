"""Commands that keep the corpus, its skeletons and what was computed: add, skeleton, cache."""

from __future__ import annotations

from pathlib import Path

import click

from kosshi.cli.root import cli
from kosshi.cli.shared import say


@cli.command("add")
@click.argument("files", nargs=-1, required=True, type=Path, metavar="FILE...")
@click.option("--corpus", "folder", default="corpus", show_default=True, type=Path, help="コーパスのフォルダー")
@click.option("--id", "policy_id", help="policy_id（英小文字・数字・ハイフン）。省くとファイル名から")
@click.option("--title", help="規程の題名")
@click.option("--body", help="団体名（架空市 など）")
@click.option("--kind", help="団体の種類（市 町 村 一部事務組合 議会 …）")
@click.option("--prefecture", help="都道府県名（長野県 など）")
@click.option("--code", help="全国地方公共団体コード（6桁）")
@click.option("--source", help="出典")
def add_command(files: tuple[Path, ...], folder: Path, **fields: str | None) -> None:
    """ファイルをコーパスに写し、manifest.yaml に登録する"""
    from kosshi.manifest import add

    if len(files) > 1 and fields["policy_id"]:
        raise click.UsageError(say("add-one-id"))
    for file in files:
        entry = add(folder, file, {name: value for name, value in fields.items() if value})
        click.echo(say("added", file=file, policy_id=entry.policy_id), err=True)


@cli.group("skeleton")
def skeleton_group() -> None:
    """骨子（規程を対応付ける節点の木）を見る・確かめる・作る"""


@skeleton_group.command("show")
@click.argument("files", nargs=-1, type=Path, metavar="[FILE]...")
def skeleton_show(files: tuple[Path, ...]) -> None:
    """節点を木として示す"""
    from kosshi.messages import language
    from kosshi.skeleton import load

    for part in load(files).parts:
        click.echo(part.en if language() == "en" else part.ja)
        for node in part.nodes:
            title = node.en if language() == "en" else node.ja
            click.echo(f"{'  ' * node.id.count('.')}{node.id}  {title}")


@skeleton_group.command("validate")
@click.argument("file", type=Path)
def skeleton_validate(file: Path) -> None:
    """骨子ファイルを確かめる"""
    from kosshi.skeleton import load

    click.echo(say("skeleton-fine", file=file, count=len(load([file]))))


@skeleton_group.command("build")
@click.argument("file", type=Path)
@click.option("-o", "--output", type=Path, help="書き出す YAML。省くと標準出力")
@click.option("--part", default="x", show_default=True, help="節点 id の先頭（英小文字）")
def skeleton_build(file: Path, output: Path | None, part: str) -> None:
    """手本とする規程から骨子を作る"""
    from kosshi.corpus import read_policy
    from kosshi.files import write_whole
    from kosshi.model_skeleton import build_skeleton

    text = build_skeleton(read_policy(file), part)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text.encode())
        click.echo(say("wrote-file", file=output), err=True)


@cli.group("cache")
def cache_group() -> None:
    """前に読んだ文書の控え（キャッシュ）を見る・消す"""


@cache_group.command("show")
def cache_show() -> None:
    """置き場所と大きさを示す"""
    from kosshi.cache import folder, size
    from kosshi.corpus.reading import FEW

    click.echo(say("cache-is", folder=folder(), size=f"{size() / 1e6:,.1f}"))
    click.echo(say("cache-few", few=FEW), err=True)


@cache_group.command("clear")
def cache_clear() -> None:
    """すべて消す"""
    from kosshi.cache import clear, folder

    freed = clear()
    click.echo(say("cache-cleared", folder=folder(), size=f"{freed / 1e6:,.1f}") if freed else say("cache-empty", folder=folder()))
