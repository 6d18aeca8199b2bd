"""Frames of HTTP/2 written by hand, for clients that no library would be: RFC 9113 and the literals of RFC 7541."""
import socket
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 6, 8, 9
END_STREAM, ACK, END_HEADERS = 1, 1, 4
INITIAL_WINDOW_SIZE = 4
CANCEL = 8


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def text(value):
    """A string literal without Huffman coding."""
    raw, length = value.encode(), len(value.encode())
    if length < 127:
        return bytes([length]) + raw
    head, length = bytearray([127]), length - 127
    while length >= 128:
        head.append(length % 128 + 128)
        length //= 128
    head.append(length)
    return bytes(head) + raw


def request(stream, path, flags=END_STREAM | END_HEADERS, headers=()):
    """A GET over plain HTTP, as one frame."""
    block = b"\x82\x86\x04" + text(path) + b"\x01" + text("school")
    for name, value in headers:
        block += b"\x00" + text(name) + text(value)
    return frame(HEADERS, flags, stream, block)


def settings(window):
    return frame(SETTINGS, 0, 0, struct.pack(">HI", INITIAL_WINDOW_SIZE, window))


def window_update(stream, increment):
    return frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", increment))


def reset(stream):
    return frame(RST_STREAM, 0, stream, struct.pack(">I", CANCEL))


def connect(address, source, window=65535):
    """A connection that has said what HTTP/2 begins with."""
    connection = socket.create_connection(address, timeout=10, source_address=(source, 0))
    connection.sendall(PREFACE + settings(window) + frame(SETTINGS, ACK, 0))
    return connection
