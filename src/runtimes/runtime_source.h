// What a session sees of runtimes: ask for one, hear how it fares. Implemented by Runtimes; by FakeRuntimes in tests.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/ids.h"
#include "kernels/kernel_link.h"
#include "wire/shared.h"

namespace stoa {

/// What happens to one runtime, told on the event loop to whoever opened it. Never called from inside open().
class RuntimeListener {
public:
    virtual ~RuntimeListener() = default;
    /// Starting, unreachable, unavailable (runtime_ended follows it), and what it uses: then the phase is idle and only
    /// the numbers count, because the kernel's own phase comes from the shim.
    virtual void runtime_changed(const wire::RuntimeState& state) = 0;
    /// A stream to the shim is open; the listener sends Attach. The link stays valid until link_closed or close().
    virtual void link_opened(KernelLink& link) = 0;
    virtual void shim_said(wire::FromShim message) = 0;
    /// The stream is gone (host or shim); link_opened follows when it is back.
    virtual void link_closed() = 0;
    /// The runtime is gone for good; no call follows. The sentence says how, for the person.
    virtual void runtime_ended(const std::string& sentence) = 0;
};

/// What a notebook's metadata ask for; either may be empty.
struct NotebookKernel {
    std::string name;      ///< kernelspec.name
    std::string language;  ///< kernelspec.language, else language_info.name
};

class RuntimeSource {
public:
    virtual ~RuntimeSource() = default;
    /// The notebook's runtime that has not ended, from the durable table.
    [[nodiscard]] virtual std::optional<RuntimeId> find_runtime(const NotebookId& notebook) = 0;
    /// A new runtime of this notebook, with the home of this person, stored durably before it is asked for.
    [[nodiscard]] virtual RuntimeId allot(const NotebookId& notebook, const PersonId& person, const NotebookKernel& kernel) = 0;
    /// Starts it, or finds it again when it lives; keeps a stream open across restarts of the host.
    /// One listener a runtime; it outlives the registration, which ends with close().
    virtual void open(const RuntimeId& runtime, RuntimeListener& listener) = 0;
    virtual void close(const RuntimeId& runtime) = 0;  ///< forget the listener; the runtime lives on
    /// Stop it: the shim is told to shut down, then the host ends it. find_runtime no longer finds it at once;
    /// runtime_ended follows when it is gone, if a listener is there.
    virtual void end(const RuntimeId& runtime) = 0;
    /// A person wants it kept although nothing computes in it. Nothing happens when its end is not near, or was put off too often.
    virtual void extend(const RuntimeId& runtime) = 0;
};

}  // namespace stoa
