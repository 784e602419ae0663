#include "kernels/kernel_questions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "kernels/kernel_limits.h"

namespace stoa {

std::optional<JupyterRequest> KernelQuestions::ask(const wire::Ask& question) {
    if (waiting_.size() >= max_waiting_questions) return std::nullopt;
    const bool completes = question.question == wire::KernelQuestion::complete;
    // '/' can't stand in a run's id.
    std::string id = fmt::format("stoa/question/{}", ++last_number_);
    std::string content = "{\"code\":";
    write_json_string(content, question.code);
    content += fmt::format(",\"cursor_pos\":{}", question.cursor);
    if (!completes) content += fmt::format(",\"detail_level\":{}", question.detail.value_or(0) == 1 ? 1 : 0);
    content += '}';
    waiting_.push_back({id, completes ? "complete_reply" : "inspect_reply", question.ask_id});
    return JupyterRequest{completes ? "complete_request" : "inspect_request", std::move(id), std::move(content)};
}

std::optional<wire::Answered> KernelQuestions::take(JupyterMessage& message) {
    const auto asked = std::ranges::find_if(waiting_, [&](const Waiting& waiting) {
        return waiting.message_id == message.parent_id && waiting.reply_type == message.type;
    });
    if (asked == waiting_.end()) return std::nullopt;
    wire::Answered answer{asked->ask_id, {}};
    waiting_.erase(asked);
    if (message.content_bytes <= max_answer_bytes) answer.reply = boost::json::value(std::move(message.content));
    return answer;
}

std::vector<wire::Answered> KernelQuestions::give_up() {
    std::vector<wire::Answered> answers;
    for (const Waiting& waiting : std::exchange(waiting_, {})) answers.push_back({waiting.ask_id, {}});
    return answers;
}

}  // namespace stoa
