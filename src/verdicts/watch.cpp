#include "verdicts/watch.h"

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "verdicts/watch_notebook.h"

namespace stoa {

using wire::GuardAction;
using wire::Refusal;

namespace {

std::string body_of(const boost::json::object& object) {
    std::string out;
    write_json_value(out, object);
    return out;
}

}  // namespace

Watch::Watch(Rooms rooms, std::vector<guard::RuleFile> files, WatchLimits limits)
    : rooms_(rooms), limits_(limits), actions_(load_actions(rooms.reader)) {
    load(std::move(files));
}

void Watch::load(std::vector<guard::RuleFile> files) {
    auto book = guard::parse_rules(files);
    if (!book) throw std::runtime_error("the guard's rules can't be read: " + book.error().sentence());
    const Time now = rooms_.clock.now();
    rules_ = {std::make_shared<const guard::RuleBook>(std::move(*book)), now};
    write("the rules", [book = rules_.book, files = std::move(files), now](Connection& connection) {
        save_rules(connection, *book, files, now);
        append(connection, now, AuditKind::rules, "", body_of({{"version", book->version}, {"rules", book->rules.size()}}));
    });
}

void Watch::replace_rules(std::vector<guard::RuleFile> files) {
    load(std::move(files));
    log_info("guard", "{} rules are loaded, version {}", rules_.book->rules.size(), rules_.book->version);
}

Watch::~Watch() {
    // What still waits in the loop goes with it, and asks nobody.
    for (const auto& [id, notebook] : open_) notebook->abandon();
}

std::shared_ptr<NotebookGate> Watch::open(const NotebookId& id, std::function<void()> news) {
    return std::make_shared<Notebook>(*this, id, std::move(news));
}

GuardAction Watch::action_of(const std::string& class_name) const {
    const auto at = actions_.find(class_name);
    return at == actions_.end() ? GuardAction::warn : at->second;
}

Bounds Watch::bounds() const {
    Bounds out;
    for (const auto& [class_name, action] : actions_) {
        if (action == GuardAction::allow) out.allowed.insert(class_name);
    }
    return out;
}

void Watch::write(std::string what, Writer::Work work) {
    rooms_.writer.submit(std::move(work), [what = std::move(what)](std::exception_ptr failed) {
        if (!failed) return;
        try {
            std::rethrow_exception(failed);
        } catch (const std::exception& error) {
            log_error("guard", "{} could not be written down: {}", what, error.what());
        }
    });
}

wire::GuardPolicy Watch::policy() const {
    wire::GuardPolicy out;
    for (const guard::ForbiddenClass& each : rules_.book->classes)
        out.classes.push_back({each.name, each.says, each.forbidden == guard::Forbidden::always, action_of(each.name)});
    out.rules = static_cast<std::int64_t>(rules_.book->rules.size());
    out.rules_version = rules_.book->version;
    out.rules_loaded_at = to_wire(rules_.loaded_at);
    out.inspected = inspected_;
    out.late = late_;
    return out;
}

Task<> Watch::set_action(std::string class_name, GuardAction action, PersonId by) {
    if (rules_.book->find_class(class_name) == nullptr) throw Refused(Refusal::not_found, "The rules know no such class.", "class_name");
    std::string body = body_of({{"class", class_name}, {"action", wire::name_of(action)}, {"by", by.str()}});
    co_await commit(rooms_.writer, [class_name, action, body = std::move(body), now = rooms_.clock.now()](Connection& connection) {
        save_action(connection, class_name, action);
        append(connection, now, AuditKind::policy, "", body);
    });
    actions_[class_name] = action;
}

Task<> Watch::answer(std::string case_id, wire::AnswerMistake answer, PersonId by) {
    const auto found = find_case(rooms_.reader, case_id);
    if (!found) throw Refused(Refusal::not_found, "There is no such case.");
    if (!found->mistake) throw Refused(Refusal::conflict, "Nobody reported this as a mistake.");
    if (found->accepted) throw Refused(Refusal::conflict, "This was answered already.");
    std::string body = body_of({{"accepted", answer.accepted}, {"text", answer.text}, {"by", by.str()}});
    co_await commit(rooms_.writer, [case_id, answer, body = std::move(body), now = rooms_.clock.now()](Connection& connection) {
        save_answer(connection, case_id, answer, now);
        append(connection, now, AuditKind::answer, case_id, body);
    });
    const auto [first, last] = open_.equal_range(found->notebook);
    if (first == last) co_return;
    const auto answered = find_case(rooms_.reader, case_id);
    for (auto at = first; answered && at != last; ++at) at->second->answered(*answered);
}

Task<> Watch::close(std::string case_id, PersonId by) {
    const auto found = find_case(rooms_.reader, case_id);
    if (!found) throw Refused(Refusal::not_found, "There is no such case.");
    if (found->mistake && !found->accepted) throw Refused(Refusal::conflict, "Somebody waits for an answer to this.");
    std::string body = body_of({{"by", by.str()}});
    co_await commit(rooms_.writer, [case_id, body = std::move(body), now = rooms_.clock.now()](Connection& connection) {
        save_closed(connection, case_id, now);
        append(connection, now, AuditKind::closed, case_id, body);
    });
}

Task<> Watch::note_reading(std::string case_id, PersonId by) {
    std::string body = body_of({{"by", by.str()}});
    co_await commit(rooms_.writer, [case_id, body = std::move(body), now = rooms_.clock.now()](Connection& connection) {
        append(connection, now, AuditKind::read, case_id, body);
    });
}

void Watch::erase_old() {
    const Time now = rooms_.clock.now();
    write("what is too old", [now, listed = now - limits_.keep_listed, asked = now - limits_.keep_asked](Connection& connection) {
        const std::int64_t count = stoa::erase_old(connection, listed, asked);
        if (count > 0) append(connection, now, AuditKind::erased, "", body_of({{"cases", count}}));
    });
}

}  // namespace stoa
