#include "api/guard_desk.h"

#include "api/problems.h"
#include "base/json.h"

namespace stoa {

using wire::Refusal;

namespace {

constexpr std::size_t most_lines = 200;

std::string text_at(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(std::string_view(value->get_string())) : std::string();
}

/// Cut at a character's edge.
std::string shortened(std::string text, std::int64_t most) {
    if (text.size() <= static_cast<std::size_t>(most)) return text;
    auto size = static_cast<std::size_t>(most) - 3;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    text.resize(size);
    return text + "...";
}

std::vector<wire::GuardEvidence> evidence_of(const boost::json::object& body) {
    std::vector<wire::GuardEvidence> out;
    const auto* evidence = body.if_contains("evidence");
    if (evidence == nullptr || !evidence->is_array()) return out;
    for (const auto& finding : evidence->get_array()) {
        if (!finding.is_object()) continue;
        const auto& fields = finding.get_object();
        const auto* facts = fields.if_contains("facts");
        if (facts == nullptr) continue;
        for (const guard::Fact& fact : facts_of(*facts)) {
            if (out.size() == most_lines) return out;
            std::string seen = fact.text.empty() ? fact.value : fact.value + " - " + fact.text;
            out.push_back({std::string(guard::name_of(fact.kind)), shortened(text_at(fields, "says"), wire::max_guard_words),
                           shortened(std::move(seen), wire::max_guard_words), guard::words_of(fact.place), text_at(fields, "rule")});
        }
    }
    return out;
}

std::string words_of(AuditKind kind, const boost::json::object& body) {
    switch (kind) {
        case AuditKind::verdict: {
            const std::string level = text_at(body, "level");
            const std::string enough = level == "act" ? "enough to stop a run" : level == "warn" ? "enough to ask" : "little";
            const std::string found = text_at(body, "class");
            const std::string where = text_at(body, "where");
            return "the guard found " + (found.empty() ? "something that it could not read" : found + ", " + enough) + (where.empty() ? "" : ", in " + where);
        }
        case AuditKind::choice: {
            const std::string choice = text_at(body, "choice");
            return choice == "ran" ? "let it run" : text_at(body, "by").empty() ? "no longer wanted" : "took it back";
        }
        case AuditKind::run_again: return "the same code ran again";
        case AuditKind::mistake: return "says that this is a mistake";
        case AuditKind::answer: {
            const auto* accepted = body.if_contains("accepted");
            return accepted != nullptr && accepted->is_bool() && accepted->get_bool() ? "agreed that it was a mistake" : "declined";
        }
        case AuditKind::closed: return "closed the case";
        case AuditKind::read: return "read the evidence";
        case AuditKind::policy:
        case AuditKind::rules:
        case AuditKind::erased: break;
    }
    return std::string(name_of(kind));
}

wire::GuardLevel level_of(guard::Level level) {
    return level == guard::Level::act ? wire::GuardLevel::act : level == guard::Level::warn ? wire::GuardLevel::warn : wire::GuardLevel::notify;
}

std::optional<std::int64_t> at_wire(const std::optional<Time>& time) {
    if (!time) return std::nullopt;
    return to_wire(*time);
}

}  // namespace

void GuardDesk::open(http::Router& router) {
    const auto on = [&](std::string_view method, std::string_view pattern, std::int64_t max_body,
                        Task<http::Response> (GuardDesk::*handler)(http::Request)) {
        router.on(method, pattern, {static_cast<std::size_t>(max_body)},
                  [this, handler](http::Request request) { return (this->*handler)(std::move(request)); });
    };
    on("GET", "/api/guard/cases", 0, &GuardDesk::list);
    on("GET", "/api/guard/cases/{case}", 0, &GuardDesk::read);
    on("POST", "/api/guard/cases/{case}/answer", wire::max_json_body_bytes, &GuardDesk::answer);
    on("POST", "/api/guard/cases/{case}/close", wire::max_json_body_bytes, &GuardDesk::close);
    on("GET", "/api/guard/policy", 0, &GuardDesk::policy);
    on("PUT", "/api/guard/policy", wire::max_json_body_bytes, &GuardDesk::set_action);
    on("POST", "/api/guard/rules", wire::max_json_body_bytes, &GuardDesk::reload);
}

PersonId GuardDesk::require_operator(const http::Request& request) {
    const SignedIn signed_in = rooms_.doorkeeper.require_signed_in(request);
    if (signed_in.role != PersonRole::operator_) throw Refused(Refusal::forbidden, "This page is for the operators of this service.");
    return signed_in.person_id;
}

std::string GuardDesk::name_of_person(const std::string& id) const {
    if (id.empty()) return {};
    const auto person = rooms_.accounts.find_person(PersonId(id));
    return person ? person->name : id;
}

wire::GuardCase GuardDesk::told(const GuardCase& each) const {
    const auto record = rooms_.store.find(rooms_.reader, each.notebook);
    wire::GuardCase out;
    out.case_id = each.case_id;
    out.at = to_wire(each.at);
    out.person_id = each.person.str();
    out.person = name_of_person(each.person.str());
    out.notebook_id = each.notebook.str();
    out.title = record ? record->title : "";
    out.cell_id = each.cell_id;
    out.class_name = each.class_name;
    out.category = each.category;
    out.level = level_of(each.level);
    out.outcome = each.outcome;
    out.would_stop = each.would_stop;
    out.chosen_at = at_wire(each.chosen_at);
    out.mistake = each.mistake;
    out.due_at = at_wire(each.due_at);
    out.accepted = each.accepted;
    out.answer = each.answer;
    out.closed_at = at_wire(each.closed_at);
    return out;
}

wire::GuardCaseDetail GuardDesk::detail(const GuardCase& each) const {
    wire::GuardCaseDetail out;
    out.guard_case = told(each);
    for (const AuditEntry& entry : load_entries(rooms_.reader, each.case_id)) {
        const auto body = parse_json(entry.body);
        const boost::json::object fields = body && body->is_object() ? body->get_object() : boost::json::object();
        if (entry.kind == AuditKind::verdict) {
            out.evidence = evidence_of(fields);
            out.rules_version = text_at(fields, "rules");
            const auto* revision = fields.if_contains("revision");
            if (revision != nullptr && revision->is_int64()) out.revision = revision->get_int64();
        }
        if (out.events.size() < most_lines)
            out.events.push_back({to_wire(entry.at), shortened(words_of(entry.kind, fields), 200), shortened(name_of_person(text_at(fields, "by")), 200)});
    }
    return out;
}

Task<http::Response> GuardDesk::list(http::Request request) {
    (void)require_operator(request);
    const std::string_view show = request.query_value("show").value_or("open");
    const CaseShelf shelf = show == "mistakes" ? CaseShelf::mistakes : show == "closed" ? CaseShelf::closed : CaseShelf::open;
    wire::GuardCaseList out;
    for (const GuardCase& each : list_cases(rooms_.reader, shelf, wire::max_guard_cases)) out.cases.push_back(told(each));
    out.open = count_cases(rooms_.reader, CaseShelf::open);
    out.mistakes = count_cases(rooms_.reader, CaseShelf::mistakes);
    out.closed = count_cases(rooms_.reader, CaseShelf::closed);
    co_return http::json(wire::encode(out));
}

Task<http::Response> GuardDesk::read(http::Request request) {
    const PersonId who = require_operator(request);
    const std::string id = request.parameter("case");
    const auto found = find_case(rooms_.reader, id);
    if (!found) throw Refused(Refusal::not_found, "There is no such case.");
    co_await rooms_.watch.note_reading(id, who);
    co_return http::json(wire::encode(detail(*found)));
}

Task<http::Response> GuardDesk::answer(http::Request request) {
    const PersonId who = require_operator(request);
    const std::string id = request.parameter("case");
    co_await rooms_.watch.answer(id, require_body(wire::decode_answer_mistake(request.body)), who);
    co_return http::json(wire::encode(detail(find_case(rooms_.reader, id).value())));
}

Task<http::Response> GuardDesk::close(http::Request request) {
    const PersonId who = require_operator(request);
    const std::string id = request.parameter("case");
    co_await rooms_.watch.close(id, who);
    co_return http::json(wire::encode(detail(find_case(rooms_.reader, id).value())));
}

Task<http::Response> GuardDesk::policy(http::Request request) {
    (void)require_operator(request);
    co_return http::json(wire::encode(rooms_.watch.policy()));
}

Task<http::Response> GuardDesk::set_action(http::Request request) {
    const PersonId who = require_operator(request);
    const wire::SetGuardAction body = require_body(wire::decode_set_guard_action(request.body));
    co_await rooms_.watch.set_action(body.class_name, body.action, who);
    co_return http::json(wire::encode(rooms_.watch.policy()));
}

Task<http::Response> GuardDesk::reload(http::Request request) {
    (void)require_operator(request);
    rooms_.reload_rules();
    co_return http::json(wire::encode(rooms_.watch.policy()));
}

}  // namespace stoa
