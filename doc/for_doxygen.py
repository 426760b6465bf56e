"""What Doxygen reads in place of a file: for_doxygen.py PAGE... FILE

A header is followed by the constants that the compiler makes of the table in it, so that each
has an entry: an error code with every call that can return it. In a page, headings get the
anchors that GitHub gives them, and links between PAGEs lead there; a link to a file that is no
page is left as text.
"""
import pathlib
import re
import sys

FUNCTION = re.compile(r'/\*\*((?:(?!\*/).)*)\*/\s*LIQMAP_API\s+int32_t\s+(liqmap_\w+)\(', re.S)
CODE = re.compile(r'\bLIQMAP_E_\w+')
GROUP_RETURNS = re.compile(r'\b(?:All|Both)(?: of these)? calls return ([^.]*)\.')
LIKE = re.compile(r'\b(?:as|what) (liqmap_\w+)\(\)')
NEVER = re.compile(r'\bnever (LIQMAP_E_\w+(?:(?:, | or )LIQMAP_E_\w+)*)')
ROW = re.compile(r'X\(([A-Z_]+),\s*(-?\d+),\s*('
                 r'(?:"[^"]*"\s*)+|[^"()]+(?:\([^()]*\)[^"()]*)*)\)')


def words(comment):
    return re.sub(r'\s+', ' ', re.sub(r'^ \* ?', '', comment, flags=re.M))


def codes_of(headers):
    """By call, in the order of the headers: the error codes that its comment says it returns."""
    own, like, never = {}, {}, {}
    for text in headers:
        shared = {code for said in GROUP_RETURNS.findall(words(text))
                  for code in CODE.findall(said)}
        for comment, name in FUNCTION.findall(text):
            returns = words(comment).partition('@return')[2].partition('@see')[0]
            never[name] = {code for said in NEVER.findall(returns) for code in CODE.findall(said)}
            own[name] = set(CODE.findall(NEVER.sub('', returns))) | shared
            like[name] = LIKE.findall(returns)

    def all_of(name):
        return own[name].union(*map(all_of, like[name])) - never[name]
    return {name: all_of(name) for name in own}


def include(folder):
    """The headers in the order in which liqmap.h includes them."""
    text = (folder / 'liqmap.h').read_text(encoding='utf-8')
    return [(folder / name).read_text(encoding='utf-8')
            for name in re.findall(r'#include <liqmap/(.*)>', text)]


def constants(text, path):
    """A header with its table of statuses or structs spelled out."""
    table = re.search(r'^#define LIQMAP_(STATUSES|STRUCTS)\(X\)((?:.*\\\n)*.*)', text, re.M)
    if not table:
        return text
    statuses = table[1] == 'STATUSES'
    returned = codes_of(include(path.parent)) if statuses else {}
    entries = []
    for name, number, what in ROW.findall(table[2].replace('\\\n', '\n')):
        if statuses:
            name = f'LIQMAP_{name}'
            calls = [f'{call}()' for call, codes in returned.items() if name in codes]
            what = f'{number}: ' + ''.join(re.findall('"(.*?)"', what)) + '.'
            if calls:
                what += '\n * @par Returned by\n * ' + ', '.join(calls)
        else:
            name = f'LIQMAP_STRUCT_{name}'
            first, present = re.split(r',\s*(?![^(]*\))', what)
            what = f'{number}: {present} bytes, {first} in its first version'
        entries.append(f'    {name} = {number}, /**< {what} */\n')
    group = 'status' if statuses else 'abi'
    return (f'{text}/** @addtogroup {group}\n * @{{ */\n/** The constants of the table. */\n'
            f'enum {{\n{"".join(entries)}}};\n/** @}} */\n')


def slug(heading):
    """The anchor that GitHub gives a heading."""
    return re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-')


def label(page, anchor=''):
    stem = re.sub(r'\W', '_', pathlib.PurePath(page).stem.lower())
    return f'doc_{stem}' + (f'_{anchor}' if anchor else '')


def page(text, path, pages):
    """Markdown with anchors and links as Doxygen has them."""
    known = {pathlib.Path(name).resolve(): name for name in pages}

    def link(match):
        target, _, anchor = match[2].partition('#')
        if ':' in target:
            return match[0]
        found = known.get((path.parent / target).resolve() if target else path.resolve())
        return f'[{match[1]}](@ref {label(found, anchor)})' if found else match[1]

    fenced = False
    first = True
    lines = []
    for line in text.split('\n'):
        fenced ^= line.startswith('```')
        heading = re.fullmatch(r'(#+) (.*)', line)
        if fenced or line.startswith('    '):
            lines.append(line)
        elif heading:
            anchor = '' if first else slug(heading[2])
            lines.append(f'{line} {{#{label(path, anchor)}}}')
            first = False
        else:
            lines.append(line)
    text = '\n'.join(lines)
    # Links may run over a line's end; pictures and code stay.
    return re.sub(r'(?<!!)\[([^\]\[]+)\]\(([^)\s]+)\)', link, text)


if __name__ == '__main__':
    *names, name = sys.argv[1:]
    read = pathlib.Path(name)
    content = read.read_text(encoding='utf-8')
    shown = constants(content, read) if read.suffix == '.h' else page(content, read, names)
    sys.stdout.buffer.write(shown.encode())
