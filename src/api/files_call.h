// One conversation with the files program of a notebook's runtime: asked, answered within a limit, and what comes back is
// believed no further than its shape.
#pragma once

#include <memory>
#include <string>

#include "runtimes/runtimes.h"
#include "wire/files.h"

namespace stoa {

/// The largest whole number on the wire: what a page can hold exactly.
inline constexpr std::int64_t max_wire_int = (std::int64_t{1} << 53) - 1;

class FilesCall {
public:
    struct Answer {
        wire::FromFiles message;
        std::string bytes;
    };

    /// Throws Refused(runtime_unavailable) when no runtime runs. The runtimes must outlive the wait for the host.
    [[nodiscard]] static Task<FilesCall> open(Runtimes& runtimes, NotebookId notebook, asio::any_io_executor executor,
                                              FilesAsker asker = FilesAsker::person);

    /// On a stream that is open.
    [[nodiscard]] FilesCall(std::shared_ptr<RuntimeStream> stream, asio::any_io_executor executor)
        : stream_(std::move(stream)), executor_(std::move(executor)) {}

    /// Throws Refused: what the program said, or that it does not answer.
    [[nodiscard]] Task<Answer> ask(wire::ToFiles message, std::string bytes = {});
    /// The same, when one kind of answer is right.
    template <class T>
    [[nodiscard]] Task<T> ask_for(wire::ToFiles message, std::string bytes = {}) {
        Answer answer = co_await ask(std::move(message), std::move(bytes));
        T* found = std::get_if<T>(&answer.message);
        if (!found) throw_nonsense();
        co_return std::move(*found);
    }
    /// A piece of what was opened on this call; empty at the end.
    [[nodiscard]] Task<std::string> read(std::int64_t offset, std::int64_t bytes);

    [[nodiscard]] const std::shared_ptr<RuntimeStream>& stream() const { return stream_; }
    [[noreturn]] static void throw_nonsense();
    /// Throws Refused when the frame is no message of wire/files.yaml, or says that it failed.
    [[nodiscard]] static Answer parse(std::string_view frame);

private:
    std::shared_ptr<RuntimeStream> stream_;
    asio::any_io_executor executor_;
};

}  // namespace stoa
