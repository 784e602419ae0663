// A log in memory for tests: what a store would hold, and a History over it.
#pragma once

#include <algorithm>
#include <vector>

#include "notebooks/document.h"
#include "notebooks/document_state.h"

namespace stoa {

class MemoryLog final : public History {
public:
    void append(const Outcome& outcome) { operations.insert(operations.end(), outcome.operations.begin(), outcome.operations.end()); }

    std::optional<Operation> find_operation(std::int64_t revision) override {
        ++asked;
        for (const Operation& operation : operations) {
            if (operation.revision == revision) return operation;
        }
        return std::nullopt;
    }
    std::vector<wire::TextUpdate> load_text(const std::string& cell_id, std::int64_t from, std::int64_t to) override {
        ++asked;
        std::vector<wire::TextUpdate> all;
        for (const Operation& operation : operations) {
            if (operation.kind != OperationKind::text && operation.kind != OperationKind::replaced) continue;
            CellUpdates updates = updates_of(operation.kind, operation.body, cell_id);
            for (std::size_t i = 0; i < updates.updates.size(); ++i) {
                const std::int64_t version = updates.from_version + static_cast<std::int64_t>(i) + 1;
                if (version > from && version <= to) all.push_back(updates.updates[i]);
            }
        }
        return all;
    }

    /// The document as a restart would load it: a snapshot taken after `revision` operations, and the log after it.
    Document reload(const NotebookId& id, const std::string& snapshot) {
        Document document = Document::from_snapshot(id, snapshot, *this);
        for (const Operation& operation : operations) {
            if (operation.revision > document.revision()) document.replay(operation);
        }
        return document;
    }

    std::vector<Operation> operations;
    int asked = 0;
};

}  // namespace stoa
