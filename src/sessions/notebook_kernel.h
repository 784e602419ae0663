// Which kernel a notebook's metadata ask for.
#pragma once

#include <boost/json/value.hpp>

#include "runtimes/runtime_source.h"

namespace stoa {

/// kernelspec.name, and its language or language_info's name. Others write metadata: what is no text, or too long, is left out.
[[nodiscard]] NotebookKernel kernel_of(const boost::json::value& metadata);

}  // namespace stoa
