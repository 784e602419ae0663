// Removes what a guest left behind in a folder that it owned, however deep and whatever it planted there.
#pragma once

namespace stoa::sandbox {

/// Opens a folder to read it, never through a link, giving us the right to where it is ours and shut; -1 leaves errno.
[[nodiscard]] int open_shut_folder(int parent, const char* name);

/// Removes a folder by name; a missing one is fine. Follows nothing, needs no stack for depth. False when something is left:
/// one call removes at most some ten thousand things, so ask again.
[[nodiscard]] bool sweep_folder(int parent, const char* name);

}  // namespace stoa::sandbox
