#include <algorithm>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "notebooks/document_state.h"
#include "notebooks/outputs.h"

namespace stoa {

using wire::Refusal;

namespace {

bool is_final(wire::RunPhase phase) {
    return phase != wire::RunPhase::queued && phase != wire::RunPhase::running;
}

void require_metadata(const boost::json::value& json, const char* where) {
    if (!json.is_object()) throw Refused(Refusal::bad_request, "Metadata must be an object.", where);
    if (boost::json::serialize(json).size() > static_cast<std::size_t>(wire::max_metadata_bytes))
        throw Refused(Refusal::too_large, fmt::format("Metadata can't be over {} bytes.", wire::max_metadata_bytes), where);
}

std::string place(std::size_t edit, const char* field) {
    return fmt::format("edits[{}].{}", edit, field);
}

void require_text_room(std::int64_t bytes) {
    if (bytes > max_document_text_bytes)
        throw Refused(Refusal::too_large, fmt::format("The text of a notebook can't be over {} bytes.", max_document_text_bytes));
}

void require_cell_room(std::size_t cells) {
    if (cells > static_cast<std::size_t>(wire::max_cells))
        throw Refused(Refusal::too_many, fmt::format("A notebook can't have more than {} cells.", wire::max_cells));
}

/// Applies edits one by one and takes them all back when one is refused.
class Editing {
public:
    using State = Document::State;
    using Cell = Document::State::Cell;
    explicit Editing(Document::State& state) : state_(state) {}
    ~Editing() {
        if (done_) return;
        for (auto undo = undo_.rbegin(); undo != undo_.rend(); ++undo) (*undo)();
    }

    void apply(const wire::StructureEdit& edit, std::size_t index) {
        index_ = index;
        std::visit([this](const auto& one) { apply(one); }, edit);
    }
    std::vector<Cell*> finish() {
        done_ = true;
        return std::move(restored_);
    }

private:
    std::size_t position_after(const std::optional<std::string>& after) {
        if (!after) return 0;
        const auto found = std::ranges::find_if(state_.order, [&](const Cell* cell) { return cell->state.cell_id == *after; });
        if (found == state_.order.end())
            throw Refused(Refusal::not_found, "The cell to put it after is not there.", place(index_, "after"));
        return static_cast<std::size_t>(found - state_.order.begin()) + 1;
    }
    std::size_t position_of(const std::string& cell_id) {
        const auto found = std::ranges::find_if(state_.order, [&](const Cell* cell) { return cell->state.cell_id == cell_id; });
        if (found == state_.order.end()) throw Refused(Refusal::not_found, "There is no such cell.", place(index_, "cell_id"));
        return static_cast<std::size_t>(found - state_.order.begin());
    }
    void put(std::size_t position, Cell* cell) {
        state_.order.insert(state_.order.begin() + static_cast<std::ptrdiff_t>(position), cell);
        undo_.emplace_back([this, position] { state_.order.erase(state_.order.begin() + static_cast<std::ptrdiff_t>(position)); });
    }
    void take(std::size_t position) {
        Cell* cell = state_.order[position];
        state_.order.erase(state_.order.begin() + static_cast<std::ptrdiff_t>(position));
        undo_.emplace_back([this, position, cell] {
            state_.order.insert(state_.order.begin() + static_cast<std::ptrdiff_t>(position), cell);
        });
    }
    template <class T>
    void set(T& place_of, T value) {
        std::swap(place_of, value);
        undo_.emplace_back([&place_of, before = std::move(value)]() mutable { place_of = std::move(before); });
    }

    void apply(const wire::InsertCell& edit) {
        if (!is_cell_id(edit.cell_id))
            throw Refused(Refusal::bad_request, "A cell's id has 1 to 64 letters, digits, - and _.", place(index_, "cell_id"));
        if (state_.find(edit.cell_id))
            throw Refused(Refusal::conflict, "This notebook has, or had, a cell with this id.", place(index_, "cell_id"));
        if (edit.text.find('\r') != std::string::npos)
            throw Refused(Refusal::bad_request, "Lines end in a newline alone.", place(index_, "text"));
        const std::size_t position = position_after(edit.after);
        require_cell_room(state_.order.size() + 1);
        require_text_room(state_.text_bytes + static_cast<std::int64_t>(edit.text.size()));
        wire::CellState fresh;
        fresh.cell_id = edit.cell_id;
        fresh.cell_type = edit.cell_type;
        fresh.text = edit.text;
        fresh.metadata = edit.metadata.value_or(boost::json::object());
        fresh.extra = edit.extra;
        require_metadata(fresh.metadata, "edits.metadata");
        if (fresh.extra) require_metadata(*fresh.extra, "edits.extra");
        Cell& cell = state_.add_cell(std::move(fresh));
        undo_.emplace_back([this, cell_id = edit.cell_id] {
            state_.text_bytes -= static_cast<std::int64_t>(state_.cells[cell_id]->state.text.size());
            state_.cells.erase(cell_id);
        });
        put(position, &cell);
    }
    void apply(const wire::MoveCell& edit) {
        if (edit.after == edit.cell_id)
            throw Refused(Refusal::bad_request, "A cell can't be put after itself.", place(index_, "after"));
        const std::size_t from = position_of(edit.cell_id);
        Cell* cell = state_.order[from];
        (void)position_after(edit.after);  // refused before anything moves
        take(from);
        put(position_after(edit.after), cell);
    }
    void apply(const wire::DeleteCell& edit) {
        const std::size_t from = position_of(edit.cell_id);
        Cell* cell = state_.order[from];
        set(cell->after, from ? state_.order[from - 1]->state.cell_id : std::string());
        set(cell->deleted, true);
        take(from);
        state_.deleted.push_back(edit.cell_id);
        undo_.emplace_back([this] { state_.deleted.pop_back(); });
    }
    void apply(const wire::SetCellType& edit) { set(state_.order[position_of(edit.cell_id)]->state.cell_type, edit.cell_type); }
    void apply(const wire::SetCellMetadata& edit) {
        Cell* cell = state_.order[position_of(edit.cell_id)];
        require_metadata(edit.metadata, "edits.metadata");
        set(cell->state.metadata, edit.metadata);
    }
    void apply(const wire::SetAttachment& edit) {
        Cell* cell = state_.order[position_of(edit.cell_id)];
        if (edit.name.empty() || (edit.data && !edit.data->is_object()))
            throw Refused(Refusal::bad_request, "An attachment has a name, and its data by MIME type.", place(index_, "data"));
        const auto* fields = cell->state.extra ? cell->state.extra->if_object() : nullptr;
        boost::json::object extra = fields ? *fields : boost::json::object();
        auto& attachments = extra["attachments"];
        if (!attachments.is_object()) attachments.emplace_object();
        if (edit.data)
            attachments.get_object()[edit.name] = *edit.data;
        else
            attachments.get_object().erase(edit.name);
        if (attachments.get_object().empty()) extra.erase("attachments");
        std::optional<boost::json::value> now;
        if (!extra.empty()) now.emplace(std::move(extra));
        if (now && edit.data) require_metadata(*now, "edits.attachment");
        set(cell->state.extra, std::move(now));
    }
    void apply(const wire::SetNotebookMetadata& edit) {
        require_metadata(edit.metadata, "edits.metadata");
        // Pages don't know the widgets' state, which only the session writes.
        boost::json::value metadata = edit.metadata;
        const auto* before = state_.metadata.if_object();
        const auto* widgets = before ? before->if_contains("widgets") : nullptr;
        if (widgets && metadata.is_object()) metadata.get_object()["widgets"] = *widgets;
        set(state_.metadata, metadata);
    }
    void apply(const wire::RestoreCell& edit) {
        Cell* cell = state_.find(edit.cell_id);
        if (!cell) throw Refused(Refusal::not_found, "There is no such cell.", place(index_, "cell_id"));
        if (!cell->deleted) throw Refused(Refusal::conflict, "This cell is not deleted.", place(index_, "cell_id"));
        const std::size_t position = position_after(edit.after);
        require_cell_room(state_.order.size() + 1);
        const auto at = std::ranges::find(state_.deleted, edit.cell_id) - state_.deleted.begin();
        state_.deleted.erase(state_.deleted.begin() + at);
        undo_.emplace_back([this, at, cell_id = edit.cell_id] { state_.deleted.insert(state_.deleted.begin() + at, cell_id); });
        set(cell->deleted, false);
        set(cell->after, std::string());
        put(position, cell);
        restored_.push_back(cell);
    }

    Document::State& state_;
    std::size_t index_ = 0;
    std::vector<std::move_only_function<void()>> undo_;
    std::vector<Cell*> restored_;
    bool done_ = false;
};

}  // namespace

Document::State::Cell* Document::State::find(const std::string& cell_id) const {
    const auto found = cells.find(cell_id);
    return found == cells.end() ? nullptr : found->second.get();
}

Document::State::Cell& Document::State::require_live(const std::string& cell_id, const char* where) const {
    Cell* cell = find(cell_id);
    if (!cell || cell->deleted) throw Refused(Refusal::not_found, "There is no such cell.", where);
    return *cell;
}

Document::State::Cell& Document::State::add_cell(wire::CellState state) {
    auto cell = std::make_unique<Cell>();
    cell->units = utf16_length(state.text);
    text_bytes += static_cast<std::int64_t>(state.text.size());
    cell->state = std::move(state);
    Cell& added = *cell;
    cells.emplace(added.state.cell_id, std::move(cell));
    return added;
}

void Document::State::change_text(Cell& cell, const std::vector<boost::json::value>& changes) {
    if (cell.deleted) require_cell_room(order.size() + 1);
    std::vector<ChangeSet> sets;
    sets.reserve(changes.size());
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto set = ChangeSet::parse(changes[i]);
        if (!set) throw Refused(Refusal::bad_request, "A change can't be read: it " + set.error().what + ".",
                                fmt::format("changes[{}]{}", i, set.error().where));
        sets.push_back(std::move(*set));
    }
    const auto before = static_cast<std::int64_t>(cell.state.text.size());
    const std::int64_t room = max_document_text_bytes - text_bytes + before;
    const std::int64_t max_bytes = std::min(wire::max_cell_text_bytes, std::max(room, before));
    if (sets.size() == 1) {
        sets[0].apply_to(cell.state.text, cell.units, max_bytes);
    } else {
        std::string text = cell.state.text;
        std::int64_t units = cell.units;
        for (const ChangeSet& set : sets) set.apply_to(text, units, max_bytes);
        cell.state.text = std::move(text);
        cell.units = units;
    }
    text_bytes += static_cast<std::int64_t>(cell.state.text.size()) - before;
    cell.state.text_version += static_cast<std::int64_t>(changes.size());
    if (cell.deleted) bring_back(cell);
}

void Document::State::bring_back(Cell& cell) {
    // Back after the cell that stood before it; where that is deleted too, after the one before that.
    std::string anchor = cell.after;
    std::size_t position = 0;
    while (!anchor.empty()) {
        const Cell* before = find(anchor);
        if (!before) break;
        if (!before->deleted) {
            position = static_cast<std::size_t>(std::ranges::find(order, before) - order.begin()) + 1;
            break;
        }
        anchor = before->after;
    }
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(position), &cell);
    deleted.erase(std::ranges::find(deleted, cell.state.cell_id));
    cell.deleted = false;
    cell.after.clear();
    auto& mark = cell.state.metadata.as_object()["stoa"];
    if (!mark.is_object()) mark.emplace_object();
    mark.get_object()["restored"] = true;
    ++structure_version;
}

std::vector<Document::State::Cell*> Document::State::edit(const std::vector<wire::StructureEdit>& edits) {
    Editing editing(*this);
    for (std::size_t i = 0; i < edits.size(); ++i) editing.apply(edits[i], i);
    ++structure_version;
    return editing.finish();
}

void Document::State::apply_output_op(Cell* cell, const wire::OutputOp& op) {
    if (const auto* update = std::get_if<wire::DisplayUpdated>(&op)) {
        for (auto& [cell_id, each] : cells) update_displays(each->state, *update);
    } else if (cell) {
        apply_output(cell->state, op);
    }
}

void Document::State::apply_outputs(const std::string& cell_id, const std::vector<wire::OutputOp>& ops) {
    Cell* cell = find(cell_id);
    for (const wire::OutputOp& op : ops) apply_output_op(cell, op);
}

void Document::State::apply_runs(const std::vector<wire::RunState>& runs) {
    for (const wire::RunState& run : runs) {
        Cell* cell = find(run.cell_id);
        if (cell && run.started_at) cell->state.run_text_version = run.text_version;
        if (cell && run.execution_count) cell->state.execution_count = run.execution_count;
        const auto at = unfinished_at.find(run.run_id);
        if (!is_final(run.phase)) {
            if (at != unfinished_at.end()) {
                unfinished[at->second] = run;
            } else {
                unfinished_at.emplace(run.run_id, next_run);
                unfinished.emplace(next_run++, run);
            }
            continue;
        }
        if (at != unfinished_at.end()) {
            unfinished.erase(at->second);
            unfinished_at.erase(at);
        }
        if (cell) last_finished[run.cell_id] = run;
        if (finished_ids.insert(run.run_id).second) finished.push_back(run.run_id);
        if (finished.size() > max_known_runs) {
            finished_ids.erase(finished.front());
            finished.pop_front();
        }
    }
}

void Document::State::replace(boost::json::value metadata_now, boost::json::value extra_now,
                              std::vector<wire::CellState> cells_now) {
    metadata = std::move(metadata_now);
    extra = std::move(extra_now);
    std::unordered_set<std::string> stays;
    for (const wire::CellState& cell : cells_now) stays.insert(cell.cell_id);
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (stays.contains(order[i]->state.cell_id)) continue;
        order[i]->deleted = true;
        order[i]->after = i ? order[i - 1]->state.cell_id : std::string();
        deleted.push_back(order[i]->state.cell_id);
    }
    order.clear();
    for (wire::CellState& state : cells_now) {
        Cell* cell = find(state.cell_id);
        if (!cell) {
            cell = &add_cell(std::move(state));
        } else {
            if (cell->deleted) deleted.erase(std::ranges::find(deleted, state.cell_id));
            text_bytes += static_cast<std::int64_t>(state.text.size()) - static_cast<std::int64_t>(cell->state.text.size());
            cell->state = std::move(state);
            cell->units = utf16_length(cell->state.text);
            cell->deleted = false;
            cell->after.clear();
        }
        order.push_back(cell);
    }
    ++structure_version;
}

void Document::State::remember(const ClientId& client, std::int64_t client_seq, std::int64_t at_revision) {
    Client& known = clients[client.str()];
    known.last_revision = at_revision;
    known.pushes.emplace(client_seq, at_revision);  // of several operations the first one answers
    if (known.pushes.size() > max_remembered_pushes) {
        known.floor = known.pushes.begin()->first;
        known.pushes.erase(known.pushes.begin());
    }
    if (clients.size() > max_remembered_clients) {
        clients.erase(std::ranges::min_element(clients, {}, [](const auto& one) { return one.second.last_revision; }));
    }
}

void Document::State::forget_deleted() {
    while (deleted.size() > max_deleted_cells) {
        const Cell& cell = *find(deleted.front());
        text_bytes -= static_cast<std::int64_t>(cell.state.text.size());
        last_finished.erase(deleted.front());
        cells.erase(deleted.front());
        deleted.pop_front();
    }
}

void Document::State::set_widgets(boost::json::value widgets) {
    if (!metadata.is_object()) metadata = boost::json::object();
    if (widgets.is_null())
        metadata.get_object().erase("widgets");
    else
        metadata.get_object()["widgets"] = std::move(widgets);
}

void Document::State::keep_recent(const Operation& operation) {
    if (operation.client_id.empty() && operation.kind != OperationKind::replaced) return;
    recent.push_back({operation.revision, operation.kind, operation.cell_id, operation.text_version, operation.body});
    recent_bytes += operation.body.size();
    trim_recent();
}

void Document::State::trim_recent() {
    while (!recent.empty() && recent.front().revision <= committed &&
           (recent.size() > max_recent_operations || recent_bytes > max_recent_bytes)) {
        recent_bytes -= recent.front().body.size();
        recent.pop_front();
    }
}

void Document::State::note(const Operation& operation) {
    if (!operation.client_id.empty()) remember(operation.client_id, operation.client_seq, operation.revision);
    keep_recent(operation);
    forget_deleted();
    ++operations_since_snapshot;
    bytes_since_snapshot += static_cast<std::int64_t>(operation.body.size());
}

std::vector<wire::TextUpdate> Document::State::missed(const Cell& cell, std::int64_t from_version) const {
    std::vector<CellUpdates> found;  // newest first
    std::int64_t reached = cell.state.text_version;
    for (auto at = recent.rbegin(); at != recent.rend() && reached > from_version; ++at) {
        if (at->kind == OperationKind::text ? at->cell_id != cell.state.cell_id : at->kind != OperationKind::replaced) continue;
        CellUpdates updates = updates_of(at->kind, at->body, cell.state.cell_id);
        if (updates.updates.empty()) continue;
        reached = updates.from_version;
        found.push_back(std::move(updates));
    }
    std::vector<wire::TextUpdate> all;
    if (reached > from_version) {
        all = history->load_text(cell.state.cell_id, from_version, reached);
        if (static_cast<std::int64_t>(all.size()) != reached - from_version)
            throw Refused(Refusal::stale, "The changes since then are not kept any more; open the notebook again.");
        reached = from_version;
    }
    for (auto updates = found.rbegin(); updates != found.rend(); ++updates) {
        const auto skipped = static_cast<std::size_t>(std::max<std::int64_t>(0, from_version - updates->from_version));
        for (std::size_t i = skipped; i < updates->updates.size(); ++i) all.push_back(std::move(updates->updates[i]));
    }
    return all;
}

void Document::replay(const Operation& operation) {
    State& state = *state_;
    if (operation.revision != state.revision + 1) {
        throw std::runtime_error(fmt::format("operation {} of notebook {} follows {}", operation.revision, state.id.str(),
                                             state.revision));
    }
    try {
        switch (operation.kind) {
            case OperationKind::text: {
                const auto text = require_decoded(wire::decode_text_changed(operation.body), "a text operation");
                State::Cell* cell = state.find(text.cell_id);
                if (!cell) throw std::runtime_error("a text operation names no cell");
                state.change_text(*cell, text.changes);
                break;
            }
            case OperationKind::structure:
                (void)state.edit(require_decoded(wire::decode_structure_changed(operation.body), "a structure operation").edits);
                break;
            case OperationKind::outputs: {
                const auto outputs = require_decoded(wire::decode_outputs_changed(operation.body), "an outputs operation");
                state.apply_outputs(outputs.cell_id, outputs.ops);
                break;
            }
            case OperationKind::runs:
                state.apply_runs(require_decoded(wire::decode_runs_changed(operation.body), "a runs operation").runs);
                break;
            case OperationKind::title:
                state.title = require_decoded(wire::decode_title_changed(operation.body), "a title operation").title;
                break;
            case OperationKind::widgets:
                state.set_widgets(boost::json::parse(operation.body));
                break;
            case OperationKind::replaced: {
                Replaced replaced = decode_replaced(operation.body);
                state.replace(std::move(replaced.metadata), std::move(replaced.extra), std::move(replaced.cells));
                break;
            }
        }
    } catch (const Refused& refused) {
        throw std::runtime_error(fmt::format("operation {} of notebook {} can't be applied: {} {}", operation.revision,
                                             state.id.str(), refused.sentence(), refused.where()));
    }
    state.revision = operation.revision;
    state.committed = std::max(state.committed, operation.revision);
    state.note(operation);
}

}  // namespace stoa
