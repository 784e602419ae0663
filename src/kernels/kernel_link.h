// A session's end of the conversation with one shim, wherever the shim is. The real one is in runtimes (through a host);
// the scripted one, for tests, is ScriptedLink in scripted_link.h.
#pragma once

#include "wire/shim.h"

namespace stoa {

/// Sends to one shim. Messages after the stream closed are dropped: the session attaches again and repeats what matters.
class KernelLink {
public:
    virtual ~KernelLink() = default;
    virtual void send(const wire::ToShim& message) = 0;
};

}  // namespace stoa
