#include <stdexcept>
#include <unordered_map>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "notebooks/document_state.h"

namespace stoa {

namespace {

constexpr std::int64_t snapshot_format = 1;
constexpr std::int64_t max_count = 1LL << 53;
constexpr std::int64_t any_number_of = 10'000'000;

template <class T, class Write>
void write_list(std::string& out, const char* key, const T& list, Write write_one) {
    out += ",\"";
    out += key;
    out += "\":[";
    bool first = true;
    for (const auto& one : list) {
        if (!first) out += ',';
        first = false;
        write_one(one);
    }
    out += ']';
}

void write_number(std::string& out, const char* key, std::int64_t number) {
    out += ",\"";
    out += key;
    out += "\":";
    write_json_int(out, number);
}

void write_json(std::string& out, const char* key, const boost::json::value& json) {
    out += ",\"";
    out += key;
    out += "\":";
    write_json_value(out, json);
}

struct SavedClient {
    std::string id;
    Document::State::Client client;
};

struct Saved {
    std::string title;
    std::int64_t format = 0, revision = 0, structure_version = 0;
    boost::json::value metadata, extra;
    std::vector<wire::CellState> cells, deleted;
    std::vector<std::string> deleted_after, known_runs;
    std::vector<SavedClient> clients;
    std::vector<wire::RunState> unfinished, finished;
};

/// Reads the fields of one object; stays false after the first fault.
class Fields {
public:
    Fields(boost::json::value& json, JsonReader& reader) : object_(reader.object(json)), reader_(reader), good_(object_) {}

    template <class Read>
    Fields& field(std::string_view name, Read read_value) {
        if (!good_) return *this;
        boost::json::value* value = reader_.require(*object_, name);
        if (!value) {
            good_ = false;
            return *this;
        }
        auto at = reader_.at(name);
        good_ = read_value(*value);
        return *this;
    }
    Fields& integer(std::string_view name, std::int64_t& out) {
        return field(name, [&](auto& json) { return reader_.integer(json, -1, max_count, out); });
    }
    Fields& text(std::string_view name, std::string& out) {
        return field(name, [&](auto& json) { return reader_.string(json, max_count, out); });
    }
    Fields& json(std::string_view name, boost::json::value& out) {
        return field(name, [&](auto& value) { return reader_.any(value, out); });
    }
    template <class T, class Read>
    Fields& list(std::string_view name, std::vector<T>& out, Read read_one) {
        return field(name, [&](auto& json) { return reader_.list(json, any_number_of, out, read_one); });
    }
    template <class T>
    Fields& structs(std::string_view name, std::vector<T>& out) {
        return list(name, out, [this](auto& json, T& one) { return wire::read(json, one, reader_); });
    }
    Fields& texts(std::string_view name, std::vector<std::string>& out) {
        return list(name, out, [this](auto& json, std::string& one) { return reader_.string(json, max_count, one); });
    }
    [[nodiscard]] bool good() const { return good_; }

private:
    boost::json::object* object_;
    JsonReader& reader_;
    bool good_;
};

bool read_client(boost::json::value& json, SavedClient& out, JsonReader& reader) {
    std::vector<std::vector<std::int64_t>> pushes;
    const auto read_number = [&](auto& value, std::int64_t& number) { return reader.integer(value, 0, max_count, number); };
    const auto read_pair = [&](auto& value, std::vector<std::int64_t>& pair) { return reader.list(value, 2, pair, read_number); };
    const bool good = Fields(json, reader)
                          .text("id", out.id)
                          .integer("floor", out.client.floor)
                          .integer("last", out.client.last_revision)
                          .list("pushes", pushes, read_pair)
                          .good();
    if (!good) return false;
    for (const auto& pair : pushes) {
        if (pair.size() != 2) return reader.fail_at("pushes", "is no list of pairs");
        out.client.pushes.emplace(pair[0], pair[1]);
    }
    return true;
}

bool read_saved(boost::json::value& json, Saved& out, JsonReader& reader) {
    return Fields(json, reader)
        .integer("format", out.format)
        .text("title", out.title)
        .integer("revision", out.revision)
        .integer("structure_version", out.structure_version)
        .json("metadata", out.metadata)
        .json("extra", out.extra)
        .structs("cells", out.cells)
        .structs("deleted", out.deleted)
        .texts("deleted_after", out.deleted_after)
        .list("clients", out.clients, [&](auto& value, SavedClient& client) { return read_client(value, client, reader); })
        .structs("unfinished_runs", out.unfinished)
        .structs("last_runs", out.finished)
        .texts("known_runs", out.known_runs)
        .good();
}

bool read_replaced(boost::json::value& json, Replaced& out, JsonReader& reader) {
    return Fields(json, reader)
        .json("metadata", out.metadata)
        .json("extra", out.extra)
        .structs("cells", out.cells)
        .structs("texts", out.texts)
        .good();
}

}  // namespace

std::string Document::snapshot() const {
    const State& state = *state_;
    std::string out = "{\"format\":";
    write_json_int(out, snapshot_format);
    out += ",\"title\":";
    write_json_string(out, state.title);
    write_number(out, "revision", state.revision);
    write_number(out, "structure_version", state.structure_version);
    write_json(out, "metadata", state.metadata);
    write_json(out, "extra", state.extra);
    const auto write_struct = [&](const auto& one) { wire::write(out, one); };
    const auto write_text = [&](const std::string& text) { write_json_string(out, text); };
    write_list(out, "cells", state.order, [&](const State::Cell* cell) { wire::write(out, cell->state); });
    write_list(out, "deleted", state.deleted, [&](const std::string& id) { wire::write(out, state.find(id)->state); });
    write_list(out, "deleted_after", state.deleted, [&](const std::string& id) { write_text(state.find(id)->after); });
    write_list(out, "clients", state.clients, [&](const auto& each) {
        const auto& [id, client] = each;
        out += "{\"id\":";
        write_text(id);
        write_number(out, "floor", client.floor);
        write_number(out, "last", client.last_revision);
        write_list(out, "pushes", client.pushes, [&](const auto& push) {
            out += '[';
            write_json_int(out, push.first);
            out += ',';
            write_json_int(out, push.second);
            out += ']';
        });
        out += '}';
    });
    write_list(out, "unfinished_runs", state.unfinished, [&](const auto& run) { write_struct(run.second); });
    write_list(out, "last_runs", state.last_finished, [&](const auto& run) { write_struct(run.second); });
    write_list(out, "known_runs", state.finished, write_text);
    out += '}';
    return out;
}

Document Document::from_snapshot(NotebookId id, std::string_view snapshot, History& history) {
    Saved saved = require_decoded(decode_json<Saved>(snapshot, read_saved), "a snapshot");
    if (saved.format != snapshot_format || saved.deleted.size() != saved.deleted_after.size())
        throw std::runtime_error(fmt::format("a snapshot has format {}", saved.format));
    auto state = std::make_unique<State>();
    state->id = std::move(id);
    state->history = &history;
    state->title = std::move(saved.title);
    state->revision = state->committed = saved.revision;
    state->structure_version = saved.structure_version;
    state->metadata = std::move(saved.metadata);
    state->extra = std::move(saved.extra);
    for (wire::CellState& cell : saved.cells) state->order.push_back(&state->add_cell(std::move(cell)));
    for (std::size_t i = 0; i < saved.deleted.size(); ++i) {
        State::Cell& cell = state->add_cell(std::move(saved.deleted[i]));
        cell.deleted = true;
        cell.after = std::move(saved.deleted_after[i]);
        state->deleted.push_back(cell.state.cell_id);
    }
    for (SavedClient& client : saved.clients) state->clients.emplace(std::move(client.id), std::move(client.client));
    for (wire::RunState& run : saved.unfinished) {
        state->unfinished_at.emplace(run.run_id, state->next_run);
        state->unfinished.emplace(state->next_run++, std::move(run));
    }
    for (wire::RunState& run : saved.finished) state->last_finished.emplace(run.cell_id, run);
    for (std::string& run_id : saved.known_runs) {
        state->finished_ids.insert(run_id);
        state->finished.push_back(std::move(run_id));
    }
    return Document(std::move(state));
}

std::string encode_replaced(const Replaced& replaced) {
    std::string out = "{\"replaced\":true";
    write_json(out, "metadata", replaced.metadata);
    write_json(out, "extra", replaced.extra);
    write_list(out, "cells", replaced.cells, [&](const auto& cell) { wire::write(out, cell); });
    write_list(out, "texts", replaced.texts, [&](const auto& text) { wire::write(out, text); });
    out += '}';
    return out;
}

Replaced decode_replaced(std::string_view body) {
    return require_decoded(decode_json<Replaced>(body, read_replaced), "a replaced operation");
}

CellUpdates updates_of(OperationKind kind, std::string_view body, const std::string& cell_id) {
    std::vector<wire::TextChanged> texts;
    if (kind == OperationKind::text) {
        texts.push_back(require_decoded(wire::decode_text_changed(body), "a text operation"));
    } else if (kind == OperationKind::replaced) {
        texts = decode_replaced(body).texts;
    }
    CellUpdates found;
    for (wire::TextChanged& text : texts) {
        if (text.cell_id != cell_id) continue;
        found.from_version = text.text_version - static_cast<std::int64_t>(text.changes.size());
        for (auto& change : text.changes) found.updates.push_back({text.client_id, std::move(change)});
    }
    return found;
}

}  // namespace stoa
