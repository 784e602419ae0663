// Random work on a document, for tests and the fuzzer: pushes, outputs, runs, some of them wrong on purpose.
#pragma once

#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "notebooks/document.h"

namespace stoa {

/// A change set as an editor writes it: `gone` units at `from` of a text of `units` give way to `inserted`.
inline boost::json::array change_json(std::int64_t units, std::int64_t from, std::int64_t gone, const std::string& inserted) {
    boost::json::array parts;
    if (from > 0) parts.emplace_back(from);
    boost::json::array part{gone};
    std::size_t begin = 0;
    if (!inserted.empty()) {
        for (std::size_t end; (end = inserted.find('\n', begin)) != std::string::npos; begin = end + 1)
            part.emplace_back(inserted.substr(begin, end - begin).c_str());
        part.emplace_back(inserted.substr(begin).c_str());
    }
    if (gone > 0 || !inserted.empty()) parts.push_back(std::move(part));
    if (units - from - gone > 0) parts.emplace_back(units - from - gone);
    return parts;
}

/// `random` gives the next number under n. What is refused comes back as an empty outcome.
template <class Random>
class RandomEdits {
public:
    explicit RandomEdits(Random random) : random_(std::move(random)) {}

    Outcome next(Document& document) {
        now_ += milliseconds(1);
        const ClientId client("tab" + std::to_string(random_(3)));
        try {
            switch (random_(16)) {
                case 0: case 1: case 2: case 3: case 4: case 5: return text(document, client);
                case 6: case 7: return structure(document, client);
                case 8: case 9: case 10: case 11: return outputs(document);
                case 12: return document.clear_outputs({seq(), {cell(document), cell(document)}}, client, person_, now_);
                case 13: case 14: return runs(document, client);
                default: return random_(40) ? document.rename("Title " + std::to_string(random_(100)), person_, now_) : replace(document);
            }
        } catch (const Refused&) {
            return {};
        }
    }

    std::string word() {
        static const char* const letters[] = {"a", "b", " ", "\n", "é", "中", "😀", "\t", "x = 1\n", "\""};
        std::string text;
        for (auto n = random_(6); n > 0; --n) text += letters[random_(10)];
        return text;
    }

private:
    std::int64_t seq() { return random_(8) ? next_seq_++ : std::max<std::int64_t>(0, next_seq_ - 1 - static_cast<std::int64_t>(random_(5))); }

    std::string cell(const Document& document) {
        if (!random_(12)) return "cell" + std::to_string(random_(40));  // often deleted or never there
        const auto ids = document.cell_ids();
        return ids.empty() ? "none" : ids[random_(ids.size())];
    }
    std::optional<std::string> after(const Document& document) {
        if (!random_(4)) return std::nullopt;
        return cell(document);
    }

    Outcome text(Document& document, const ClientId& client) {
        wire::PushText push{seq(), cell(document), 0, {}};
        std::string now_there;
        if (const auto found = document.find_text(push.cell_id)) {
            now_there = found->text;
            push.text_version = found->text_version - (random_(10) || !found->text_version ? 0 : 1);
        }
        std::int64_t units = utf16_length(now_there);
        for (auto n = 1 + random_(3); n > 0; --n) {
            const auto from = static_cast<std::int64_t>(random_(static_cast<std::size_t>(units) + 1));
            const auto gone = static_cast<std::int64_t>(random_(static_cast<std::size_t>(std::min<std::int64_t>(units - from, 4)) + 1));
            const std::string inserted = word();
            push.changes.push_back(change_json(units, from, gone, inserted));
            units += utf16_length(inserted) - gone;
        }
        return document.push_text(push, client, person_, now_);
    }

    Outcome structure(Document& document, const ClientId& client) {
        wire::PushStructure push{seq(), document.structure_version() - (random_(10) ? 0 : 1), {}};
        const auto metadata = [&] { return boost::json::object{{"k", static_cast<std::int64_t>(random_(100))}, {"d", 0.1}}; };
        for (auto n = 1 + random_(3); n > 0; --n) {
            const auto type = static_cast<wire::CellType>(random_(3));
            switch (random_(9)) {
                case 0: case 1:
                    push.edits.emplace_back(wire::InsertCell{"cell" + std::to_string(random_(40)), after(document), type, word(), {}, {}});
                    break;
                case 2: push.edits.emplace_back(wire::MoveCell{cell(document), after(document)}); break;
                case 3: push.edits.emplace_back(wire::DeleteCell{cell(document)}); break;
                case 4: push.edits.emplace_back(wire::SetCellType{cell(document), type}); break;
                case 5: push.edits.emplace_back(wire::SetCellMetadata{cell(document), metadata()}); break;
                case 6: push.edits.emplace_back(wire::SetNotebookMetadata{metadata()}); break;
                case 7: {
                    wire::SetAttachment attachment{cell(document), word() + ".png", {}};
                    if (random_(3)) attachment.data = metadata();
                    push.edits.emplace_back(std::move(attachment));
                    break;
                }
                default: push.edits.emplace_back(wire::RestoreCell{"cell" + std::to_string(random_(40)), after(document)});
            }
        }
        return document.push_structure(push, client, person_, now_);
    }

    Outcome outputs(Document& document) {
        std::vector<wire::OutputOp> ops;
        for (auto n = 1 + random_(3); n > 0; --n) {
            switch (random_(8)) {
                case 0: ops.emplace_back(wire::OutputsStarted{"run"}); break;
                case 1: ops.emplace_back(wire::OutputsCleared{random_(2) == 0}); break;
                case 2:
                    ops.emplace_back(wire::DisplayUpdated{"d" + std::to_string(random_(3)), boost::json::object{{"text/plain", word()}}, {}, {}});
                    break;
                case 3: case 4: {
                    wire::DisplayAdded added;
                    added.output.type = wire::OutputType::display_data;
                    added.output.data = boost::json::object{{"text/plain", word()}};
                    if (random_(2)) added.output.display_id = "d" + std::to_string(random_(3));
                    ops.emplace_back(std::move(added));
                    break;
                }
                case 5: ops.emplace_back(wire::OutputDropped{static_cast<std::int64_t>(random_(100))}); break;
                default: {
                    wire::StreamAppended stream{static_cast<wire::StreamName>(random_(2)), {}};
                    stream.chunk.text = random_(60) ? word() : std::string(5000, 'x');
                    ops.emplace_back(std::move(stream));
                }
            }
        }
        return document.record_outputs(cell(document), "run", std::move(ops), now_, Applied{RuntimeId("rt"), "epoch", ++applied_});
    }

    Outcome runs(Document& document, const ClientId& client) {
        wire::RunState run;
        run.run_id = "run" + std::to_string(random_(200));
        run.cell_id = cell(document);
        run.phase = static_cast<wire::RunPhase>(random_(8));
        if (random_(2)) run.started_at = 1;
        if (random_(2)) run.execution_count = static_cast<std::int64_t>(random_(100));
        if (random_(2)) return document.set_runs({run}, person_, now_);
        const Push push{client, seq()};
        if (auto again = document.find_answer(push)) return *again;
        return document.set_runs({run}, person_, now_, push);
    }

    Outcome replace(Document& document) {
        Content content = document.content();
        for (wire::CellState& one : content.cells) {
            if (random_(2)) one.text += word();
        }
        if (!content.cells.empty() && random_(2)) content.cells.erase(content.cells.begin());
        return document.replace_content(std::move(content), person_, now_);
    }

    Random random_;
    PersonId person_{"ada"};
    Time now_{milliseconds(1)};
    std::int64_t next_seq_ = 1;
    std::int64_t applied_ = 0;
};

}  // namespace stoa
