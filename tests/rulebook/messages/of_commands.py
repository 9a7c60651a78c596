"""What the commands for rule authors say where no file is at fault: `…` stands for whatever was named."""

from typing import NamedTuple


class Said(NamedTuple):
    text: str
    cause: str
    cure: str


_INSTALL = "Install it as the message says, or do without."

COMMANDS: dict[str, tuple[Said, ...]] = {
    "ottava check": (
        Said("there is no lint `…`; …", "`--only` or `--without` names a lint that there is not.",
             "`ottava check --list` names them all."),
        Said("there is no lint or message `…`; …", "`--explain` names a code that there is not.",
             "Copy what stands in brackets behind `error` or `warning`."),
        Said("`--watch` needs watchfiles; install it with `pip install 'ottava[watch]'`",
             "The library that notices saved files is missing.", _INSTALL),
        Said("reasoning over all cases needs z3; install it with `pip install 'ottava[check]'`",
             "A lint of logic was asked for by name, and the solver is missing.", _INSTALL),
    ),
    "ottava coverage": (
        Said("… needs Jinja2; install it with `pip install 'ottava[html]'`",
             "The library that fills in pages is missing.", _INSTALL),
    ),
    "ottava mutate": (
        Said("… of … tests fail; mend them first (`ottava test`)",
             "Whether a test notices a change can only be seen where all tests pass.",
             "Run `ottava test` and mend what fails."),
    ),
    "ottava diff": (
        Said("… names no revision before the colon; write it as in `main:rules/my_rules`",
             "There is nothing before the colon.", "Write a branch, tag or commit there, or leave the colon out."),
        Said("… leads out of the repository", "The path has more `..` than there are folders.",
             "Name a folder inside the repository."),
        Said("the revision … holds no rulebook …", "There is no `rulebook.yaml` in that folder at that time.",
             "Name the folder from the top of the repository, or as `./PATH` from where you are."),
        Said("git knows no revision …; `git log --oneline` and `git branch -a` show what there is",
             "There is no branch, tag or commit of that name.", "Mend the name, or fetch the branch first."),
        Said("git does not have what stood in …; fetch it first",
             "The repository is not whole, as after a shallow clone.", "Fetch the rest: `git fetch --unshallow`."),
        Said("what is in … is larger than … MiB; split it up",
             "A rulebook of a revision, or a folder on the way to it, is too large to be a rulebook.",
             "Name another folder, or split the rulebook into several that extend each other."),
        Said("the revision holds the name …, which is no possible name of a file",
             "A file in the folder has a name such as `../x.yaml`, with which it would be written elsewhere.",
             "Whoever made the revision may mean harm: look at where it comes from, or name another."),
        Said("…, which a rulebook of the revision extends, leads out of the repository",
             "`extends` names a folder that is not in the revision.",
             "Name a built-in rulebook or a folder of the same repository there."),
        Said("the revision cannot be laid out: …",
             "The temporary folder is full, or a name is too long for this system; the system says why.",
             "Make room, or name a folder."),
        Said("git cannot read the revision: a folder in it is broken", "An object of the repository is damaged.",
             "Look with `git fsck`, and clone the repository anew."),
        Said("reading a revision needs git, which is not installed; name folders instead", "Git is missing.",
             "Install git, or name folders."),
        Said("git cannot be asked: …", "Git could not be started; the system says why.", "Name folders instead."),
        Said("git cannot read the revision: …",
             "Git itself refuses, and says why; often the folder is in no repository.",
             "Go to the folder of the rules, or name folders instead."),
        Said("… needs Jinja2; install it with `pip install 'ottava[html]'`",
             "The library that fills in pages is missing.", _INSTALL),
    ),
    "ottava docs": (
        Said("the handbook needs MkDocs with Material; install it with `pip install 'ottava[docs]'`",
             "The tool that builds the site is missing.", _INSTALL),
        Said("… is a file; expected a folder for the handbook", "`--output` names a file.", "Name a folder."),
        Said("the folder … holds something that is no handbook; name an empty folder or a new one",
             "The handbook would be mixed with other files.", "Name an empty folder, or one that is not there yet."),
        Said("… is a link, expected a folder of the handbook; take it away",
             "A page would be written outside the folder that `--output` names.", "Take the link away."),
    ),
    "ottava gaps": (
        Said("there is no attribute …; …", "`--over` names an attribute that there is not.",
             "Write it as rules do: `ENTITY.NAME`, such as `party.arousal`."),
        Said("no attribute is named to look for gaps over; name one or more, such as `…`",
             "`--over` is empty.", "Name the attributes, with commas between."),
        Said("these attributes make … combinations, and … can be looked at; name fewer of them",
             "Too many attributes with too many values were named.", "Name two or three."),
    ),
    "ottava new": (
        Said("`…` is there already, and nothing is overwritten; name a new folder", "The folder is taken.",
             "Name another, or move the old one away."),
        Said("`…` is there already, and nothing is overwritten; choose another name", "The file is taken.",
             "Name another, or move the old one away."),
        Said("`…` comes with Ottava and is not to be changed; …", "The built-in rulebook is part of the program.",
             "Begin one of your own that builds on it: `ottava new rulebook FOLDER --extends eight_methods`."),
        Said("there is no rulebook in `…`: no `rulebook.yaml`; begin one with `ottava new rulebook`",
             "The folder is not that of a rulebook.", "Name the folder that holds `rulebook.yaml`."),
        Said("the rulebook has a rule `…` already; take another name", "Two rules cannot have one id.",
             "Take another id."),
        Said("there is nothing that a rule could ask of …; add to `attributes` or `use` first",
             "The rulebook uses nothing of the built-in vocabulary, and declares no attribute that can be chosen from.",
             "Add `use:` or `attributes:` to `rulebook.yaml`."),
        Said("the rulebook has no rule `…`; …", "A test was asked for a rule that there is not.", "Mend the id."),
        Said("nothing can be added to `…`: it is no list whose entries begin with `- ` at the beginning of a line; "
             "name another file with --file, or write it there yourself",
             "The file is written in another way, as with brackets.",
             "Name another file, or write the entry yourself."),
        Said("`…` cannot be the name of a file of rules; take a name such as `noise`",
             "`rulebook.yaml` holds no rules, and neither do hidden files or other folders.", "Take another name."),
    ),
    "ottava show": (
        Said("the rule `…` is replaced by `…`; show that one", "A rule says that it `replaces` the one asked for.",
             "Ask for the rule that is named."),
        Said("the rulebook has nothing called `…`; …", "Nothing that `ottava list` lists has that id.",
             "Mend the id; `ottava list rules` and the like name all there is."),
    ),
}  # fmt: skip
