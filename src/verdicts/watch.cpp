#include "verdicts/watch.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "store/blob_store.h"
#include "verdicts/watch_notebook.h"

namespace stoa {

using wire::GateOutcome;
using wire::GuardAction;
using wire::Refusal;

namespace {

constexpr std::size_t max_evidence = 50;
constexpr std::size_t max_just_listed = 256;  // the writer is never as far behind

std::string body_of(const boost::json::object& object) {
    std::string out;
    write_json_value(out, object);
    return out;
}

boost::json::array evidence_of(const Weighed& weighed) {
    boost::json::array out;
    for (const guard::Signal& signal : weighed.learned) {
        guard::Fact spoke{guard::FactKind::text, guard::Use::used, fmt::format("{} {:.2f}", signal.class_name, signal.probability), "", {}};
        for (const std::string& feature : signal.features) spoke.text += (spoke.text.empty() ? "" : ", ") + feature;
        out.push_back({{"rule", "classifier"}, {"sign", "classifier"}, {"says", "what such code has in common, as it was learned"}, {"weight", signal.probability},
                       {"facts", json_of({&spoke, 1})}});
    }
    for (const guard::Finding& finding : weighed.findings) {
        if (out.size() == max_evidence) break;
        out.push_back({{"rule", finding.rule->name}, {"sign", finding.rule->sign}, {"says", finding.rule->says}, {"weight", finding.rule->weight},
                       {"facts", json_of(finding.evidence)}});
    }
    return out;
}

/// In the place of the cell, on the operator's list.
std::string name_of(Sighting::How how) {
    constexpr std::array<std::string_view, 6> names = {"upload", "startup", "terminal", "appeared", "answer", "widget"};
    return std::string(names[static_cast<std::size_t>(how)]);
}

/// What it is read as; nothing: as its content says.
std::optional<guard::FileKind> kind_of(Sighting::How how) {
    if (how == Sighting::How::terminal) return guard::FileKind::shell;
    if (how == Sighting::How::answer || how == Sighting::How::widget) return guard::FileKind::python;
    return std::nullopt;
}

}  // namespace

Watch::Watch(Rooms rooms, std::vector<guard::RuleFile> files, WatchLimits limits, std::optional<KeptBundle> bundle)
    : rooms_(std::move(rooms)), limits_(limits), actions_(load_actions(rooms_.reader)) {
    load(std::move(files), std::move(bundle));
}

void Watch::load(std::vector<guard::RuleFile> files, std::optional<KeptBundle> bundle) {
    auto book = guard::parse_rules(files);
    if (!book) throw std::runtime_error("the guard's rules can't be read: " + book.error().sentence());
    const Time now = rooms_.clock.now();
    rules_ = {std::make_shared<const guard::RuleBook>(std::move(*book)), now};
    write("the rules", [book = rules_.book, files = std::move(files), bundle = std::move(bundle), now](Connection& connection) {
        save_rules(connection, *book, files, bundle, now);
        boost::json::object body = {{"version", book->version}, {"rules", book->rules.size()}};
        if (bundle) body["bundle"] = boost::json::object{{"number", bundle->number}, {"signer", bundle->signer}};
        append(connection, now, AuditKind::rules, "", body_of(body));
    });
}

void Watch::replace_policy(PolicyFile policy) {
    const auto check = [&](const PolicyFile::Actions& actions) {
        for (const auto& [class_name, action] : actions) {
            if (rules_.book->find_class(class_name) == nullptr) throw std::runtime_error("the policy file names a class that the rules do not know: " + class_name);
        }
    };
    check(policy.classes);
    for (const auto& [group, actions] : policy.groups) check(actions);
    policy_file_ = std::move(policy);
}

void Watch::replace_rules(std::vector<guard::RuleFile> files, std::optional<KeptBundle> bundle) {
    load(std::move(files), std::move(bundle));
    log_info("guard", "{} rules are loaded, version {}", rules_.book->rules.size(), rules_.book->version);
}

Watch::~Watch() {
    // What still waits in the loop goes with it, and asks nobody.
    for (const auto& [id, notebook] : open_) notebook->abandon();
}

std::shared_ptr<NotebookGate> Watch::open(const NotebookId& id, std::function<void()> news) {
    return std::make_shared<Notebook>(*this, id, std::move(news));
}

std::vector<std::string> Watch::groups_of(const PersonId& person) const {
    return rooms_.groups_of && !policy_file_.groups.empty() ? rooms_.groups_of(person) : std::vector<std::string>();
}

GuardAction Watch::action_of(const std::string& class_name, const std::vector<std::string>& groups) const {
    if (const GuardAction* said = policy_file_.find(class_name, groups)) return *said;
    const auto at = actions_.find(class_name);
    return at == actions_.end() ? GuardAction::warn : at->second;
}

Bounds Watch::bounds(const PersonId& person) const {
    Bounds out;
    const auto groups = groups_of(person);
    for (const guard::ForbiddenClass& each : rules_.book->classes) {
        if (action_of(each.name, groups) == GuardAction::allow) out.allowed.insert(each.name);
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

// ---- what came in beside runs

std::shared_ptr<const void> Watch::take_room(std::size_t bytes) {
    if (is_stopping_ || waiting_->sightings >= limits_.max_sightings || bytes > limits_.max_sighted_bytes ||
        waiting_->bytes > limits_.max_sighted_bytes - bytes)
        return nullptr;
    struct Room {
        Room(std::shared_ptr<Waiting> of, std::size_t size) : waiting(std::move(of)), bytes(size) {
            ++waiting->sightings;
            waiting->bytes += bytes;
        }
        ~Room() {
            --waiting->sightings;
            waiting->bytes -= bytes;
        }
        Room(const Room&) = delete;
        std::shared_ptr<Waiting> waiting;
        std::size_t bytes;
    };
    return std::make_shared<const Room>(waiting_, bytes);
}

void Watch::see(Sighting sighting) {
    if (!sighting.room) sighting.room = take_room(sighting.content.size());
    if (sighting.room) spawn(rooms_.executor, "guard, what came in", look_at(std::move(sighting)));
}

Task<> Watch::look_at(Sighting sighting) {
    Looked looked;
    looked.book = rules_.book;
    looked.bounds = bounds(sighting.person);
    const auto kind = kind_of(sighting.how);
    looked.judgement = co_await on_pool(rooms_.deep_looks, [&] {
        if (is_stopping_) return Judgement();
        return judge_file(*looked.book, sighting.where, sighting.content, kind, looked.bounds);
    });
    const guard::Verdict& verdict = looked.judgement.weighed.verdict;
    if (verdict.level < guard::Level::notify) co_return;
    // Whatever runs it is read with it from now on, and so asked about before it runs.
    if (sighting.how == Sighting::How::upload || sighting.how == Sighting::How::appeared) {
        const auto [first, last] = open_.equal_range(sighting.notebook);
        for (auto at = first; at != last; ++at) at->second->appeared(sighting.where, sighting.content, looked.judgement.facts);
    }
    GateQuestion question;
    question.person = sighting.person;
    question.cell_id = name_of(sighting.how);
    question.code = std::move(sighting.content);
    const std::string hash = blob_id_of(question.code).str();
    std::string listed = fmt::format("{} {} {}", question.person.str(), verdict.class_name, hash);
    if (std::ranges::find(just_listed_, listed) != just_listed_.end()) co_return;
    if (was_listed(rooms_.reader, question.person, verdict.class_name, hash)) co_return;
    just_listed_.push_back(std::move(listed));
    if (just_listed_.size() > max_just_listed) just_listed_.pop_front();
    const std::string& inside = looked.judgement.inside;
    record(sighting.notebook, question, looked, GateOutcome::passed, random_id(), inside.empty() ? sighting.where : sighting.where + ", in it " + inside);
}

void Watch::record(const NotebookId& notebook, const GateQuestion& question, const Looked& looked, GateOutcome outcome, const std::string& case_id,
                   const std::string& where) {
    const Judgement& judgement = looked.judgement;
    const guard::Verdict& verdict = judgement.weighed.verdict;
    const Time now = rooms_.clock.now();
    const auto* forbidden = looked.book->find_class(verdict.class_name);
    GuardCase each;
    each.case_id = case_id;
    each.at = now;
    each.person = question.person;
    each.notebook = notebook;
    each.cell_id = question.cell_id;
    each.run_id = question.run_id;
    each.class_name = verdict.class_name;
    each.category = forbidden != nullptr ? forbidden->says.substr(0, static_cast<std::size_t>(wire::max_category_bytes)) : "something that could not be read";
    each.level = verdict.level;
    each.outcome = outcome;
    each.would_stop = verdict.level == guard::Level::act && outcome != GateOutcome::stopped;
    each.code_hash = blob_id_of(question.code).str();
    boost::json::array classes;
    for (const auto& one : verdict.classes) classes.push_back({{"class", one.class_name}, {"probability", one.probability}});
    boost::json::array allowed;
    for (const std::string& name : looked.bounds.allowed) allowed.emplace_back(name);
    boost::json::object body = {
        {"person", question.person.str()}, {"notebook", notebook.str()}, {"cell", question.cell_id}, {"run", question.run_id},
        {"text_version", question.text_version}, {"revision", question.revision}, {"code_sha256", each.code_hash},
        {"class", verdict.class_name}, {"level", guard::name_of(verdict.level)}, {"classes", std::move(classes)},
        {"outcome", wire::name_of(outcome)}, {"rules", verdict.rules_version}, {"model", verdict.model_version},
        {"plan", looked.bounds.plan == guard::Plan::full ? "full" : "subsidised"}, {"allowed", std::move(allowed)},
        {"budget_exceeded", judgement.budget_exceeded}, {"evidence", evidence_of(judgement.weighed)},
        {"before", json_of(judgement.before)}, {"facts", json_of(judgement.facts)}};
    if (!where.empty()) body["where"] = where;
    std::string text;
    write_json_value(text, body);
    write("a verdict", [each = std::move(each), text = std::move(text), now](Connection& connection) {
        save_case(connection, each);
        append(connection, now, AuditKind::verdict, each.case_id, text);
    });
}

wire::GuardPolicy Watch::policy() const {
    wire::GuardPolicy out;
    constexpr std::size_t most_groups = 200;
    for (const guard::ForbiddenClass& each : rules_.book->classes) {
        std::vector<wire::GuardGroup> groups;
        for (const auto& [group, actions] : policy_file_.groups) {
            const auto said = actions.find(each.name);
            if (said != actions.end() && groups.size() < most_groups) groups.push_back({group, said->second});
        }
        out.classes.push_back({each.name, each.says, each.forbidden == guard::Forbidden::always, action_of(each.name, {}),
                               policy_file_.classes.contains(each.name), std::move(groups)});
    }
    out.rules = static_cast<std::int64_t>(rules_.book->rules.size());
    out.rules_version = rules_.book->version;
    out.rules_loaded_at = to_wire(rules_.loaded_at);
    out.inspected = inspected_;
    out.late = late_;
    return out;
}

Task<> Watch::set_action(std::string class_name, GuardAction action, PersonId by) {
    if (rules_.book->find_class(class_name) == nullptr) throw Refused(Refusal::not_found, "The rules know no such class.", "class_name");
    if (policy_file_.classes.contains(class_name)) throw Refused(Refusal::conflict, "The policy file says what is done about this class.", "class_name");
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
