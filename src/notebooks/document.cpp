#include "notebooks/document.h"

#include <algorithm>
#include <stdexcept>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "notebooks/document_state.h"
#include "notebooks/outputs.h"

namespace stoa {

using wire::Refusal;

namespace {

constexpr std::size_t max_missed_updates = 100'000;  // wire: text_missed.updates

/// Fills what every operation has, notes it and puts it into the outcome.
void decide(Document::State& state, Outcome& outcome, Operation operation, const PersonId& person, Time now) {
    operation.revision = ++state.revision;
    operation.author = person;
    operation.time = now;
    operation.cells = static_cast<std::int64_t>(state.order.size());
    state.note(operation);
    outcome.revision = state.revision;
    outcome.operations.push_back(std::move(operation));
}

Outcome answer(const Document::State& state, wire::ServerMessage message) {
    Outcome outcome;
    outcome.revision = state.revision;
    outcome.answers.push_back(std::move(message));
    return outcome;
}

}  // namespace

std::string_view name_of(OperationKind kind) {
    switch (kind) {
        case OperationKind::text: return "text";
        case OperationKind::structure: return "structure";
        case OperationKind::outputs: return "outputs";
        case OperationKind::runs: return "runs";
        case OperationKind::title: return "title";
        case OperationKind::widgets: return "widgets";
        case OperationKind::replaced: return "replaced";
    }
    return "?";
}

std::optional<OperationKind> find_operation_kind(std::string_view name) {
    for (auto kind : {OperationKind::text, OperationKind::structure, OperationKind::outputs, OperationKind::runs,
                      OperationKind::title, OperationKind::widgets, OperationKind::replaced}) {
        if (name_of(kind) == name) return kind;
    }
    return std::nullopt;
}

Document::Document(std::unique_ptr<State> state) : state_(std::move(state)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

namespace {

void require_content(const Content& content) {
    if (content.cells.size() > static_cast<std::size_t>(wire::max_cells))
        throw Refused(Refusal::too_many, fmt::format("A notebook can't have more than {} cells.", wire::max_cells), "cells");
    std::unordered_set<std::string_view> ids;
    std::int64_t bytes = 0;
    for (const wire::CellState& cell : content.cells) {
        if (!ids.insert(cell.cell_id).second) throw Refused(Refusal::bad_request, "Two cells have the same id.", "cells");
        bytes += static_cast<std::int64_t>(cell.text.size());
        if (static_cast<std::int64_t>(cell.text.size()) > wire::max_cell_text_bytes)
            throw Refused(Refusal::too_large, fmt::format("The text of a cell can't be over {} bytes.", wire::max_cell_text_bytes));
    }
    if (bytes > max_document_text_bytes)
        throw Refused(Refusal::too_large, fmt::format("The text of a notebook can't be over {} bytes.", max_document_text_bytes));
}

}  // namespace

Document::Document(NotebookId id, std::string title, Content content, History& history) : state_(std::make_unique<State>()) {
    require_content(content);
    state_->id = std::move(id);
    state_->history = &history;
    state_->title = std::move(title);
    state_->metadata = std::move(content.metadata);
    state_->extra = std::move(content.extra);
    for (wire::CellState& cell : content.cells) state_->order.push_back(&state_->add_cell(std::move(cell)));
}

std::optional<Outcome> Document::find_answer(const Push& push) {
    const auto client = state_->clients.find(push.client_id.str());
    if (client == state_->clients.end()) return std::nullopt;
    const auto decided = client->second.pushes.find(push.client_seq);
    if (decided == client->second.pushes.end()) {
        if (push.client_seq > client->second.floor) return std::nullopt;
        throw Refused(Refusal::conflict, "This change is so old that nobody remembers whether it was made; open the notebook again.");
    }

    const std::int64_t revision = decided->second;
    OperationKind kind{};
    std::string body;
    const auto recent = std::ranges::lower_bound(state_->recent, revision, {}, &State::Recent::revision);
    if (recent != state_->recent.end() && recent->revision == revision) {
        kind = recent->kind;
        body = recent->body;
    } else if (auto logged = state_->history->find_operation(revision)) {
        kind = logged->kind;
        body = std::move(logged->body);
    } else {
        throw std::runtime_error(fmt::format("operation {} of notebook {} is not in its log", revision, state_->id.str()));
    }
    switch (kind) {
        case OperationKind::text: return answer(*state_, require_decoded(wire::decode_text_changed(body), "a text operation"));
        case OperationKind::structure:
            return answer(*state_, require_decoded(wire::decode_structure_changed(body), "a structure operation"));
        case OperationKind::outputs: {
            // The clearing itself is not told again: it would empty what came since.
            auto outputs = require_decoded(wire::decode_outputs_changed(body), "an outputs operation");
            outputs.ops.clear();
            return answer(*state_, std::move(outputs));
        }
        case OperationKind::runs: {
            // The runs as they are now: the first answer would set finished ones back to queued.
            auto runs = require_decoded(wire::decode_runs_changed(body), "a runs operation");
            std::vector<wire::RunState> now;
            for (const wire::RunState& run : runs.runs) {
                if (auto found = find_run(run.run_id)) now.push_back(std::move(*found));
            }
            runs.runs = std::move(now);
            return answer(*state_, std::move(runs));
        }
        case OperationKind::title:
        case OperationKind::widgets:
        case OperationKind::replaced: break;
    }
    throw std::runtime_error("an operation that no push makes answers a push");
}

Outcome Document::push_text(const wire::PushText& push, const ClientId& client, const PersonId& person, Time now) {
    if (auto again = find_answer({client, push.client_seq})) return std::move(*again);
    State::Cell* cell = state_->find(push.cell_id);
    if (!cell) throw Refused(Refusal::not_found, "There is no such cell.", "cell_id");
    if (push.changes.empty()) throw Refused(Refusal::bad_request, "A push without changes.", "changes");
    if (push.text_version > cell->state.text_version)
        throw Refused(Refusal::out_of_range, "The cell has no such version; open the notebook again.", "text_version");
    if (push.text_version < cell->state.text_version) {
        Outcome stale = pull_text({push.cell_id, push.text_version});
        std::get<wire::TextMissed>(stale.answers.front()).client_seq = push.client_seq;
        return stale;
    }

    const bool was_deleted = cell->deleted;
    std::optional<wire::CellState> before;
    if (was_deleted) before = cell->state;
    state_->change_text(*cell, push.changes);

    Outcome outcome;
    if (was_deleted) {
        // The page that typed is told as every other one: by the server, so that it takes this for no acknowledgement.
        before->metadata = cell->state.metadata;
        const auto at = std::ranges::find(state_->order, cell) - state_->order.begin();
        wire::RestoreCell restore{push.cell_id, std::nullopt};
        if (at > 0) restore.after = state_->order[static_cast<std::size_t>(at) - 1]->state.cell_id;
        wire::StructureChanged restored{state_->revision + 1, state_->structure_version, {}, std::nullopt,
                                        std::string(server_client_id), 0};
        restored.edits.emplace_back(std::move(restore));
        restored.edits.emplace_back(wire::SetCellMetadata{push.cell_id, cell->state.metadata});
        restored.restored.emplace().push_back(std::move(*before));
        outcome.announcements.emplace_back(std::move(restored));
    }
    wire::TextChanged changed{state_->revision + 1, push.cell_id, cell->state.text_version, push.changes, client.str(), push.client_seq};
    Operation operation;
    operation.kind = OperationKind::text;
    operation.body = wire::encode(changed);
    operation.client_id = client;
    operation.client_seq = push.client_seq;
    operation.cell_id = push.cell_id;
    operation.text_version = cell->state.text_version;
    decide(*state_, outcome, std::move(operation), person, now);
    outcome.announcements.emplace_back(std::move(changed));
    return outcome;
}

Outcome Document::push_structure(const wire::PushStructure& push, const ClientId& client, const PersonId& person, Time now) {
    if (auto again = find_answer({client, push.client_seq})) return std::move(*again);
    if (push.edits.empty()) throw Refused(Refusal::bad_request, "A push without edits.", "edits");
    if (push.structure_version > state_->structure_version)
        throw Refused(Refusal::out_of_range, "The notebook has no such version; open it again.", "structure_version");
    if (push.structure_version < state_->structure_version)
        return answer(*state_, wire::StructureStale{push.client_seq, state_->structure_version});

    const auto restored = state_->edit(push.edits);
    wire::StructureChanged changed{state_->revision + 1, state_->structure_version, push.edits, std::nullopt, client.str(),
                                   push.client_seq};
    for (const State::Cell* cell : restored) {
        if (!changed.restored) changed.restored.emplace();
        changed.restored->push_back(cell->state);
    }
    Outcome outcome;
    Operation operation;
    operation.kind = OperationKind::structure;
    operation.body = wire::encode(changed);
    operation.client_id = client;
    operation.client_seq = push.client_seq;
    decide(*state_, outcome, std::move(operation), person, now);
    outcome.announcements.emplace_back(std::move(changed));
    return outcome;
}

Outcome Document::clear_outputs(const wire::ClearOutputs& push, const ClientId& client, const PersonId& person, Time now) {
    if (auto again = find_answer({client, push.client_seq})) return std::move(*again);
    Outcome outcome;
    std::unordered_set<std::string_view> seen;
    for (const std::string& cell_id : push.cell_ids) {
        State::Cell* cell = state_->find(cell_id);
        // Others may have deleted some of them meanwhile; the rest is cleared all the same.
        if (!cell || cell->deleted || !seen.insert(cell_id).second) continue;
        wire::OutputsChanged changed{state_->revision + 1, cell_id, std::nullopt, {}, client.str(), push.client_seq};
        changed.ops.emplace_back(wire::OutputsCleared{false});
        state_->apply_outputs(cell_id, changed.ops);
        Operation operation;
        operation.kind = OperationKind::outputs;
        operation.body = wire::encode(changed);
        operation.client_id = client;
        operation.client_seq = push.client_seq;
        operation.cell_id = cell_id;
        decide(*state_, outcome, std::move(operation), person, now);
        outcome.announcements.emplace_back(std::move(changed));
    }
    if (outcome.operations.empty()) throw Refused(Refusal::not_found, "None of these cells is there.", "cell_ids");
    return outcome;
}

Outcome Document::pull_text(const wire::PullText& pull) {
    const State::Cell* cell = state_->find(pull.cell_id);
    if (!cell) throw Refused(Refusal::not_found, "There is no such cell.", "cell_id");
    if (pull.from_version > cell->state.text_version)
        throw Refused(Refusal::out_of_range, "The cell has no such version; open the notebook again.", "from_version");
    wire::TextMissed missed{pull.cell_id, std::nullopt, pull.from_version, state_->missed(*cell, pull.from_version)};
    if (missed.updates.size() > max_missed_updates)
        throw Refused(Refusal::stale, "Too much changed since then; open the notebook again.");
    return answer(*state_, std::move(missed));
}

Outcome Document::set_runs(std::vector<wire::RunState> runs, const PersonId& person, Time now, std::optional<Push> push,
                           std::optional<Applied> applied) {
    Outcome outcome;
    wire::RunsChanged changed{state_->revision + 1, std::move(runs), std::nullopt, std::nullopt};
    Operation operation;
    operation.kind = OperationKind::runs;
    if (push) {
        changed.client_id = push->client_id.str();
        changed.client_seq = push->client_seq;
        operation.client_id = push->client_id;
        operation.client_seq = push->client_seq;
    }
    state_->apply_runs(changed.runs);
    operation.body = wire::encode(changed);
    operation.applied = std::move(applied);
    decide(*state_, outcome, std::move(operation), person, now);
    outcome.announcements.emplace_back(std::move(changed));
    return outcome;
}

Outcome Document::record_outputs(const std::string& cell_id, const std::optional<std::string>& run_id,
                                 std::vector<wire::OutputOp> ops, Time now, std::optional<Applied> applied) {
    Outcome outcome;
    State::Cell* cell = state_->find(cell_id);
    Operation operation;
    wire::OutputsChanged changed{state_->revision + 1, cell_id, run_id, {}, std::nullopt, std::nullopt};
    changed.ops.reserve(ops.size());
    for (wire::OutputOp& op : ops) {
        changed.ops.push_back(keep_output(std::move(op), cell ? &cell->state : nullptr, operation.blobs));
        state_->apply_output_op(cell, changed.ops.back());
    }
    operation.kind = OperationKind::outputs;
    operation.body = wire::encode(changed);
    operation.cell_id = cell_id;
    operation.applied = std::move(applied);
    decide(*state_, outcome, std::move(operation), PersonId(), now);
    if (!cell || cell->deleted) {
        // Nobody shows this cell, but its updates may mean displays of others.
        std::erase_if(changed.ops, [](const wire::OutputOp& op) { return !std::holds_alternative<wire::DisplayUpdated>(op); });
        if (changed.ops.empty()) return outcome;
    }
    outcome.announcements.emplace_back(std::move(changed));
    return outcome;
}

Outcome Document::rename(const std::string& title, const PersonId& person, Time now) {
    if (title.empty() || static_cast<std::int64_t>(title.size()) > wire::max_title_bytes)
        throw Refused(Refusal::bad_request, fmt::format("A title has 1 to {} bytes.", wire::max_title_bytes), "title");
    Outcome outcome;
    state_->title = title;
    wire::TitleChanged changed{title};
    Operation operation;
    operation.kind = OperationKind::title;
    operation.body = wire::encode(changed);
    decide(*state_, outcome, std::move(operation), person, now);
    outcome.announcements.emplace_back(std::move(changed));
    return outcome;
}

Outcome Document::save_widgets(boost::json::value widgets, Time now) {
    Outcome outcome;
    Operation operation;
    operation.kind = OperationKind::widgets;
    operation.body = boost::json::serialize(widgets);
    state_->set_widgets(std::move(widgets));
    decide(*state_, outcome, std::move(operation), PersonId(), now);
    return outcome;
}

const boost::json::value& Document::metadata() const {
    return state_->metadata;
}

boost::json::value Document::widgets() const {
    const auto* metadata = state_->metadata.if_object();
    const auto* widgets = metadata ? metadata->if_contains("widgets") : nullptr;
    return widgets ? *widgets : boost::json::value();
}

Outcome Document::replace_content(Content content, const PersonId& person, Time now) {
    require_content(content);
    Replaced replaced{std::move(content.metadata), std::move(content.extra), std::move(content.cells), {}};
    for (wire::CellState& cell : replaced.cells) {
        const State::Cell* known = state_->find(cell.cell_id);
        if (!known) continue;
        cell.text_version = known->state.text_version;
        cell.run_text_version = known->state.run_text_version;
        if (known->state.text == cell.text) continue;
        ++cell.text_version;
        wire::TextChanged text{state_->revision + 1, cell.cell_id, cell.text_version, {}, std::string(server_client_id), 0};
        text.changes.push_back(ChangeSet::between(known->state.text, cell.text).to_json());
        replaced.texts.push_back(std::move(text));
    }
    Outcome outcome;
    Operation operation;
    operation.kind = OperationKind::replaced;
    operation.body = encode_replaced(replaced);
    operation.blobs = std::move(content.blobs);
    state_->replace(std::move(replaced.metadata), std::move(replaced.extra), std::move(replaced.cells));
    decide(*state_, outcome, std::move(operation), person, now);
    outcome.pages_reload = true;
    return outcome;
}

void Document::committed(std::int64_t revision) {
    state_->committed = std::max(state_->committed, revision);
    state_->trim_recent();
}

std::int64_t Document::committed_revision() const {
    return state_->committed;
}

const NotebookId& Document::id() const {
    return state_->id;
}

const std::string& Document::title() const {
    return state_->title;
}

std::int64_t Document::revision() const {
    return state_->revision;
}

std::int64_t Document::structure_version() const {
    return state_->structure_version;
}

std::size_t Document::cell_count() const {
    return state_->order.size();
}

std::vector<std::string> Document::cell_ids() const {
    std::vector<std::string> ids;
    ids.reserve(state_->order.size());
    for (const State::Cell* cell : state_->order) ids.push_back(cell->state.cell_id);
    return ids;
}

std::optional<std::size_t> Document::find_place(const std::string& cell_id) const {
    const auto at = std::ranges::find_if(state_->order, [&](const State::Cell* cell) { return cell->state.cell_id == cell_id; });
    if (at == state_->order.end()) return std::nullopt;
    return static_cast<std::size_t>(at - state_->order.begin());
}

std::optional<Document::CellText> Document::find_text(const std::string& cell_id) const {
    const State::Cell* cell = state_->find(cell_id);
    if (!cell || cell->deleted) return std::nullopt;
    return CellText{cell->state.cell_type, cell->state.text, cell->state.text_version};
}

std::optional<wire::CellState> Document::find_cell(const std::string& cell_id) const {
    const State::Cell* cell = state_->find(cell_id);
    if (!cell || cell->deleted) return std::nullopt;
    return cell->state;
}

std::optional<wire::RunState> Document::find_run(const std::string& run_id) const {
    if (const auto at = state_->unfinished_at.find(run_id); at != state_->unfinished_at.end()) return state_->unfinished.at(at->second);
    for (const auto& [cell_id, run] : state_->last_finished) {
        if (run.run_id == run_id) return run;
    }
    return std::nullopt;
}

bool Document::knows_run(const std::string& run_id) const {
    return state_->unfinished_at.contains(run_id) || state_->finished_ids.contains(run_id);
}

std::vector<wire::RunState> Document::unfinished_runs() const {
    std::vector<wire::RunState> runs;
    for (const auto& [order, run] : state_->unfinished) runs.push_back(run);
    return runs;
}

void Document::fill(wire::Welcome& welcome) const {
    welcome.notebook_id = state_->id.str();
    welcome.title = state_->title;
    welcome.revision = state_->revision;
    welcome.structure_version = state_->structure_version;
    welcome.metadata = state_->metadata;
    // Pages ask for the widgets when they show one.
    if (auto* metadata = welcome.metadata.if_object()) metadata->erase("widgets");
    welcome.cells.clear();
    welcome.cells.reserve(state_->order.size());
    for (const State::Cell* cell : state_->order) welcome.cells.push_back(cell->state);
    welcome.runs = unfinished_runs();
    for (const State::Cell* cell : state_->order) {
        const auto run = state_->last_finished.find(cell->state.cell_id);
        if (run != state_->last_finished.end() && welcome.runs.size() < static_cast<std::size_t>(wire::max_runs_per_request))
            welcome.runs.push_back(run->second);
    }
}

Content Document::content() const {
    Content content;
    content.metadata = state_->metadata;
    content.extra = state_->extra;
    content.cells.reserve(state_->order.size());
    for (const State::Cell* cell : state_->order) {
        if (!is_scratch(cell->state.metadata)) content.cells.push_back(cell->state);
    }
    return content;
}

bool is_cell_id(std::string_view id) {
    return !id.empty() && id.size() <= static_cast<std::size_t>(wire::max_id_bytes) && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

bool is_scratch(const boost::json::value& metadata) {
    const auto* fields = metadata.if_object();
    const auto* ours = fields ? fields->if_contains("stoa") : nullptr;
    const auto* marks = ours ? ours->if_object() : nullptr;
    const auto* scratch = marks ? marks->if_contains("scratch") : nullptr;
    return scratch && scratch->is_bool() && scratch->get_bool();
}

void take_scratch_mark(boost::json::value& metadata) {
    if (!is_scratch(metadata)) return;
    auto& ours = metadata.get_object()["stoa"].get_object();
    ours.erase("scratch");
    if (ours.empty()) metadata.get_object().erase("stoa");
}

bool Document::snapshot_due() const {
    return state_->operations_since_snapshot >= snapshot_every_operations || state_->bytes_since_snapshot >= snapshot_every_bytes;
}

bool Document::has_unsaved() const {
    return state_->operations_since_snapshot > 0;
}

void Document::snapshot_taken() {
    state_->operations_since_snapshot = 0;
    state_->bytes_since_snapshot = 0;
}

}  // namespace stoa
