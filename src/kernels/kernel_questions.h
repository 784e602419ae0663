// Questions to the kernel that are no runs, completion and documentation: what was asked, until it is answered.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/jupyter_message.h"
#include "wire/shim.h"

namespace stoa {

class KernelQuestions {
public:
    /// The request to send. Nothing: max_waiting_questions wait already.
    [[nodiscard]] std::optional<JupyterRequest> ask(const wire::Ask& question);
    /// The answer, when the message is a reply to a question. One larger than max_answer_bytes is left out.
    [[nodiscard]] std::optional<wire::Answered> take(JupyterMessage& message);
    /// The kernel is gone: answers for everything that waits.
    [[nodiscard]] std::vector<wire::Answered> give_up();

    [[nodiscard]] bool empty() const { return waiting_.empty(); }

private:
    struct Waiting {
        std::string message_id;
        std::string_view reply_type;
        std::int64_t ask_id;
    };
    std::deque<Waiting> waiting_;
    std::uint64_t last_number_ = 0;
};

}  // namespace stoa
