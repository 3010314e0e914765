"""Frames of a relay connection (section 7), as far as a device sends and receives them."""
import re

MAXIMUM = 2 ** 53 - 1
NAME, SECRET, DAYS = '[a-z0-9][a-z0-9-]{0,63}', '[A-Za-z0-9_-]{43}', 31536000
REASON = ('terminal|device|management|deployment|expired|idle|connection-lost|never-connected|relay-restarted'
          '|forced|cancelled')
LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([!-~](?:[ -~]*[!-~])?)")


class ProtocolError(Exception):
    """What ends a connection: a frame that may not come, or not now; `close` is the close code."""

    def __init__(self, why, close=1002):
        super().__init__(why)
        self.close = close


def number(least, most):
    return lambda text: re.fullmatch('0|[1-9][0-9]{0,15}', text) and least <= int(text) <= most


def form(pattern, longest=4096):
    return lambda text: re.fullmatch(pattern, text) and len(text) <= longest


def items(pattern, most):
    return lambda text: re.fullmatch(f'(?:{pattern})(?:, (?:{pattern})){{0,{most - 1}}}', text)


EXCHANGE, END, CODE = number(1, MAXIMUM), form('true'), form('[a-z][a-z0-9-]{0,63}')
# The fields of each frame that a device may receive, in their order.
RECEIVED = {
    'connected': {'Max-Frame': number(1024, 1048576), 'Credit': number(65536, 16777216),
                  'Keepalive': number(1, 3600), 'Idle-Timeout': number(1, DAYS),
                  'Expires-In': number(0, DAYS), 'Resume-Key': form(SECRET)},
    'hello': {'Version': number(1, 255), 'Product': form('.+', 128),
              'Capabilities': items('[a-z][a-z0-9-]{0,31}', 32), 'Applications': items(NAME, 16),
              'Max-Exchanges': number(1, 1024)},
    'request': {'Exchange': EXCHANGE, 'Application-Id': form(NAME), 'End': END},
    'data': {'Exchange': EXCHANGE, 'End': END},
    'credit': {'Exchange': number(0, MAXIMUM), 'Credit': number(1, 16777216)},
    'reset': {'Exchange': EXCHANGE, 'Code': CODE},
    'ping': {}, 'pong': {}, 'resumed': {},
    'peer-lost': {'Grace': number(0, DAYS)},
    'halt': {'Reason': form(REASON), 'Deadline': number(0, DAYS)},
    'terminated': {'Reason': form(REASON)},
    'error': {'Code': CODE, 'Source': form('device|terminal|management|relay'), 'Retryable': form('true'),
              'Timer': form('[a-z][A-Za-z]{0,63}'), 'Retry-After': number(0, DAYS)},
}
OPTIONAL = {'Capabilities', 'Applications', 'End', 'Retryable', 'Timer', 'Retry-After'}


def write(session_id, name, fields, body=b''):
    """A frame; `fields` stand in the order of x-field-order, those without a value are left out."""
    lines = [f'Session-Id: {session_id}', f'Frame: {name}']
    lines += [f'{key}: {value}' for key, value in fields.items() if value]
    return ('\r\n'.join(lines) + '\r\n\r\n').encode() + body


def read(message):
    """Session ID, name, fields and body of a message, its whole header checked (7.2 to 7.9, 7.12)."""
    if isinstance(message, str):
        raise ProtocolError('a text message')
    end = message.find(b'\r\n\r\n') + 4
    if not 4 <= end <= 4096:
        raise ProtocolError('no header, or one that is too large', 1009 if len(message) > 4096 else 1002)
    try:
        lines = [LINE.fullmatch(line).groups() for line in message[:end - 4].decode('ascii').split('\r\n')]
        (first, session_id), (second, name) = lines[:2]
    except (AttributeError, UnicodeDecodeError, ValueError):
        raise ProtocolError('a header that is not in the one form') from None
    if first != 'Session-Id' or second != 'Frame' or name not in RECEIVED:
        raise ProtocolError('not a frame that a device receives')
    known, fields, seen, place = list(RECEIVED[name]), {}, {'session-id', 'frame'}, 0
    for key, value in lines[2:]:
        if key.lower() in seen:
            raise ProtocolError('a field twice')
        seen.add(key.lower())
        if key in known:
            if known.index(key) < place:
                raise ProtocolError('a field at another place')
            if not RECEIVED[name][key](value):
                raise ProtocolError(f'a value that {key} does not have')
            place, fields[key] = known.index(key), value
        elif key.lower() in (other.lower() for other in known):
            raise ProtocolError('a field in another spelling')
        else:
            place = len(known)  # Fields that this version does not define stand behind the others (7.8).
    if any(key not in fields and key not in OPTIONAL for key in known):
        raise ProtocolError('a field is missing')
    body = message[end:]
    if (name not in ('request', 'data') and body) or (not body and (name == 'request' or name == 'data' and 'End' not in fields)):
        raise ProtocolError('a body where none may be, or none where one must be')
    return session_id, name, fields, body
