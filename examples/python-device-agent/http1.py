"""What section 8 asks of the HTTP messages that pass: what two programs could read differently is refused."""
import asyncio
import re

LIMIT, MOST_FIELDS, PIECE = 65536, 200, 65536
TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST_LINE = re.compile(rb'(%s) (/[!-"$-~]*|\*) HTTP/1\.([01])' % TOKEN)
STATUS_LINE = re.compile(rb'HTTP/1\.([01]) ([1-5][0-9]{2})(?: [\t -~\x80-\xff]*)?')
FIELD = re.compile(rb'(%s):([\t -~\x80-\xff]*)' % TOKEN)
HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|(?:[0-9A-Za-z._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)(?::[0-9]*)?")
QUOTED = rb'"(?:[\t !#-\[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*"'
# White space only within quotes (8.34).
SIZE_LINE = re.compile(rb'([0-9A-Fa-f]{1,13})((?:;%s(?:=(?:%s|%s))?)*)\r\n' % (TOKEN, TOKEN, QUOTED))
NOT_IN_TRAILERS = set(b'content-length transfer-encoding host connection keep-alive upgrade te trailer expect'.split())


class Refused(Exception):
    """A message that must not pass; `code` is that of the `reset`."""

    def __init__(self, code='malformed-http'):
        super().__init__(code)
        self.code = code


def insist(holds):
    if not holds:
        raise Refused


class Head:
    """A checked head: its lines, what it says of the connection, and how long the body is."""

    def __init__(self, lines, pattern):
        self.lines, self.start = lines, pattern.fullmatch(lines[0]) if lines else None
        insist(self.start)
        self.fields = fields_of(lines[1:])
        self.octets = b'\r\n'.join(lines) + b'\r\n\r\n'
        self.tokens = {token.strip(b' \t').lower() for value in self.all(b'connection') for token in value.split(b',')}
        insist(all(re.fullmatch(TOKEN, token) for token in self.tokens - {b''}))  # 8.39
        insist(not self.tokens & {b'host', b'content-length', b'transfer-encoding'})

    def all(self, name):
        return [value for key, value in self.fields if key == name]

    def length(self, is_old, is_request):
        """Octets of the body, 'chunked', or None where the head does not say (8.33)."""
        lengths, encodings = self.all(b'content-length'), self.all(b'transfer-encoding')
        insist(not any(b'_' in key and key.replace(b'_', b'-') in (b'content-length', b'transfer-encoding')
                       for key, _ in self.fields))
        insist(len(lengths) + len(encodings) <= 1)
        if encodings:
            insist(encodings[0].lower() == b'chunked' and not is_old)
            return 'chunked'
        if not lengths:
            return None
        insist(re.fullmatch(rb'0|[1-9][0-9]{0,15}' if is_request else rb'0*[0-9]{1,16}', lengths[0]))
        insist(int(lengths[0]) <= 9007199254740991)
        return int(lengths[0])

    def names_upgrade(self):
        return b'upgrade' in self.tokens and bool(self.all(b'upgrade'))


class RequestHead(Head):
    def __init__(self, lines):
        super().__init__(lines, REQUEST_LINE)
        method, target, minor = self.start.groups()
        insist(method != b'CONNECT' and (target != b'*' or method == b'OPTIONS'))  # 8.30
        hosts, expects = self.all(b'host'), self.all(b'expect')
        insist(len(hosts) == 1 and HOST.fullmatch(hosts[0]))  # 8.32
        insist(not expects or [value.lower() for value in expects] == [b'100-continue'])
        self.is_head = method == b'HEAD'
        self.body = self.length(minor == b'0', True) or 0
        self.asks_upgrade = self.names_upgrade() and minor == b'1' and self.body == 0  # 8.38


class ResponseHead(Head):
    def __init__(self, lines, answers_head):
        super().__init__(lines, STATUS_LINE)
        self.status, is_new = int(self.start[2]), self.start[1] == b'1'
        length = self.length(not is_new, False)
        insist(length in (None, 0) or not (self.status < 200 or self.status == 204))  # 8.40
        keeps_upgrade = self.names_upgrade() and is_new and self.status in (101, 426)
        insist(keeps_upgrade or self.status != 101)
        self.body = 0 if answers_head or self.status < 200 or self.status in (204, 304) else length  # 8.41
        self.octets = self._for_the_peer(keeps_upgrade)

    def _for_the_peer(self, keeps_upgrade):
        """The head without what concerns the application's own connection (8.37, 8.38)."""
        taken, kept = self.tokens | {b'connection', b'keep-alive', b'te', b'upgrade'}, {}
        if keeps_upgrade:
            taken, kept = taken - {b'upgrade'}, {b'connection': b'Connection: upgrade'}
        lines = [self.lines[0]]
        for line, (key, _) in zip(self.lines[1:], self.fields):
            if key in kept:
                lines.append(kept.pop(key))
            elif key not in taken and not key.startswith(b'proxy-'):
                lines.append(line)
        return b'\r\n'.join(lines) + b'\r\n\r\n'


def fields_of(lines):
    matches = [FIELD.fullmatch(line) for line in lines]  # 8.31
    insist(all(matches))
    return [(match[1].lower(), match[2].strip(b' \t')) for match in matches]


async def section(reader, start_lines=1):
    """Lines of a head or a trailer section, up to the empty one (8.31, 8.35)."""
    lines, size = [], 0
    while True:
        try:
            line = await reader.readuntil(b'\n')
        except asyncio.LimitOverrunError:
            raise Refused('head-too-large') from None
        size += len(line)
        if size > LIMIT or len(lines) > MOST_FIELDS + start_lines:
            raise Refused('head-too-large')
        insist(line.endswith(b'\r\n'))
        if line == b'\r\n':
            return lines
        lines.append(line[:-2])


async def body(reader, length):
    """The octets of a body, as they come; without a length, up to the end of the connection."""
    if length == 'chunked':
        while True:  # 8.34
            try:
                line = await reader.readuntil(b'\n')
            except asyncio.LimitOverrunError:
                raise Refused from None
            size = SIZE_LINE.fullmatch(line)
            insist(size and len(size[2]) <= 4096)
            yield line
            if int(size[1], 16) == 0:
                break
            async for octets in body(reader, int(size[1], 16)):
                yield octets
            insist(await reader.readexactly(2) == b'\r\n')
            yield b'\r\n'
        lines = await section(reader, 0)
        insist(not any(key in NOT_IN_TRAILERS for key, _ in fields_of(lines)))
        yield b''.join(line + b'\r\n' for line in lines) + b'\r\n'
        return
    while length is None or length > 0:
        octets = await reader.read(PIECE if length is None else min(length, PIECE))
        if not octets and length is None:
            return
        if not octets:
            raise asyncio.IncompleteReadError(b'', length)
        length = None if length is None else length - len(octets)
        yield octets
