// Facts as the classifier sees them: short words of a bounded form, each once. No raw text of anybody goes into them: the words of
// names, options, kinds of arguments, and how facts go together. Training and use both take them from here.
//
//   w:WORD        a word in the name of what is called, defined, imported, run, written, fetched or installed
//   b:WORD_WORD   two such words beside each other in one name
//   c:NAME i:NAME m:NAME p:NAME h:HOST    the end of a call's name, an import's first part, a program, a package, a site
//   k:WORD f:OPTION a:WORD                an argument's name of a call, an option of a command, a plain word after a command
//   s:SHAPE       what an argument looks like: a wallet, a host with a port, an address of another scheme than HTTP, a file's kind
//   t:TRAIT       how facts go together: what was fetched runs, nothing but commands
#pragma once

#include <span>
#include <string>
#include <vector>

#include "guard/fact.h"

namespace stoa::guard {

inline constexpr std::size_t max_features = 4'000;  ///< of one submission; later ones are left out
inline constexpr std::size_t max_feature_bytes = 40;

/// Of what is used, never of what is mentioned. Sorted, each once. Pure.
[[nodiscard]] std::vector<std::string> features_of(std::span<const Fact> facts);

/// The lower-case words of a name: "makeFace_swap2" is make, face, swap.
[[nodiscard]] std::vector<std::string> words_of_name(std::string_view name);
/// What an argument looks like, as the part of a feature after "s:"; empty when it looks like nothing of interest.
[[nodiscard]] std::string shape_of(std::string_view argument);

}  // namespace stoa::guard
