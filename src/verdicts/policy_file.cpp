#include "verdicts/policy_file.h"

#include <fmt/format.h>

namespace stoa {

namespace {

constexpr std::size_t max_policy_file_bytes = 1 << 20;

/// Words of one line, quotes taken off; nothing where a quote is open.
std::optional<std::vector<std::string>> words_of_policy(std::string_view line) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < line.size();) {
        if (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
            ++at;
        } else if (line[at] == '#') {
            break;
        } else if (line[at] == '"') {
            const auto end = line.find('"', at + 1);
            if (end == std::string_view::npos) return std::nullopt;
            out.emplace_back(line.substr(at + 1, end - at - 1));
            at = end + 1;
        } else {
            const auto end = std::min(line.find_first_of(" \t\r#\"", at), line.size());
            out.emplace_back(line.substr(at, end - at));
            at = end;
        }
    }
    return out;
}

}  // namespace

const wire::GuardAction* PolicyFile::find(const std::string& class_name, const std::vector<std::string>& of_groups) const {
    const wire::GuardAction* mildest = nullptr;
    for (const std::string& group : of_groups) {
        const auto known = groups.find(group);
        if (known == groups.end()) continue;
        const auto said = known->second.find(class_name);
        if (said != known->second.end() && (mildest == nullptr || said->second < *mildest)) mildest = &said->second;
    }
    if (mildest != nullptr) return mildest;
    const auto said = classes.find(class_name);
    return said == classes.end() ? nullptr : &said->second;
}

std::expected<PolicyFile, DecodeError> parse_policy_file(std::string_view text) {
    static_assert(wire::GuardAction::allow < wire::GuardAction::notify && wire::GuardAction::notify < wire::GuardAction::warn &&
                  wire::GuardAction::warn < wire::GuardAction::stop);
    if (text.size() > max_policy_file_bytes) return std::unexpected(DecodeError{"the policy file", "is larger than 1 MiB"});
    PolicyFile out;
    int number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        ++number;
        const auto fail = [&](std::string what) { return std::unexpected(DecodeError{fmt::format("line {}", number), std::move(what)}); };
        const auto words = words_of_policy(line);
        if (!words) return fail("has a quote that does not end");
        if (words->empty()) continue;
        const bool is_class = words->front() == "class" && words->size() == 3;
        const bool is_group = words->front() == "group" && words->size() == 4;
        if (!is_class && !is_group) return fail("is none of 'class CLASS ACTION' and 'group GROUP CLASS ACTION'");
        if (is_group && (*words)[1].size() > 200) return fail("has a group's name of more than 200 bytes");
        const auto action = wire::find_guard_action(words->back());
        if (!action) return fail(fmt::format("'{}' is none of 'allow', 'notify', 'warn' and 'stop'", words->back()));
        auto& actions = is_class ? out.classes : out.groups[(*words)[1]];
        if (!actions.emplace((*words)[words->size() - 2], *action).second) return fail("says again what was said before it");
    }
    return out;
}

}  // namespace stoa
