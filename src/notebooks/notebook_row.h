// A notebook's line as the store keeps it. Of this room.
#pragma once

#include "notebooks/notebook_store.h"

namespace stoa {

/// Of the columns id, title, owner, created_at, updated_at, revision, cells.
[[nodiscard]] NotebookRecord notebook_record_of(const Statement& row);

}  // namespace stoa
