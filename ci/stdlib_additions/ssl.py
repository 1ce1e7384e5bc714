

# --- What the module has in Python 3.14 and the file above, of Python 3.11, has not. Appended by ci/stdlib.

from _ssl import HAS_PHA, HAS_PSK  # noqa: E402

# No longer part of the module.
del match_hostname, wrap_socket, _dnsname_match, _inet_paton, _ipaddress_match


def _check_sides(server_side, context, server_hostname, session):
    """Refuses what cannot be combined: names and sessions on the server's side, checks of a name that is not given."""
    if server_side:
        if server_hostname:
            raise ValueError("server_hostname can only be specified in client mode")
        if session is not None:
            raise ValueError("session can only be specified in client mode")
    if context.check_hostname and not server_hostname:
        raise ValueError("check_hostname requires server_hostname")


def _add_to_classes():
    create = SSLObject._create.__func__

    def _create(cls, incoming, outgoing, server_side=False, server_hostname=None, session=None, context=None):
        _check_sides(server_side, context, server_hostname, session)
        return create(cls, incoming, outgoing, server_side=server_side, server_hostname=server_hostname, session=session,
                      context=context)

    def get_verified_chain(self):
        """The certificates of the other side up to the trusted one, as a list of DER-encoded bytes."""
        return [c.public_bytes(_ssl.ENCODING_DER) for c in self._sslobj.get_verified_chain() or ()]

    def get_unverified_chain(self):
        """The certificates that the other side sent, as a list of DER-encoded bytes."""
        return [c.public_bytes(_ssl.ENCODING_DER) for c in self._sslobj.get_unverified_chain() or ()]

    def recv_into(self, buffer, nbytes=None, flags=0):
        if nbytes is None:  # as many bytes as fit, whatever the items of the buffer are
            nbytes = buffer is not None and memoryview(buffer).nbytes or 1024
        self._checkClosed()
        if self._sslobj is None:
            return super(SSLSocket, self).recv_into(buffer, nbytes, flags)
        if flags != 0:
            raise ValueError(f"non-zero flags not allowed in calls to recv_into() on {self.__class__}")
        return self.read(nbytes, buffer)

    SSLSocket.recv_into = recv_into
    SSLObject._create = classmethod(_create)
    for cls in (SSLObject, SSLSocket):
        for method in (get_verified_chain, get_unverified_chain):
            setattr(cls, method.__name__, method)


def _stricter(create):
    @functools.wraps(create)
    def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
        context = create(purpose, cafile=cafile, capath=capath, cadata=cadata)
        context.verify_flags |= _ssl.VERIFY_X509_PARTIAL_CHAIN | _ssl.VERIFY_X509_STRICT
        return context

    return create_default_context


import functools  # noqa: E402

_add_to_classes()
_create_default_https_context = create_default_context = _stricter(create_default_context)
del functools, _add_to_classes, _stricter
