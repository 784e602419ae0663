// One open page as a session sees it. The real one is a WebSocket (api); the one in tests keeps what it was sent.
#pragma once

#include <memory>
#include <string>

#include "base/ids.h"
#include "wire/page.h"

namespace stoa {

class Page {
public:
    virtual ~Page() = default;
    virtual void send(std::shared_ptr<const std::string> message) = 0;  ///< never blocks; a page that doesn't read is closed
    virtual void close(wire::CloseCode code) = 0;                       ///< the session has forgotten it already

    [[nodiscard]] virtual const ClientId& client() const = 0;
    [[nodiscard]] virtual const PersonId& person() const = 0;
    [[nodiscard]] virtual std::string name() const = 0;  ///< of the person
};

}  // namespace stoa
