// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_TOPIC_HPP
#define PYLON_SERVICES_SNS_TOPIC_HPP

#include <pylon/core/messaging.hpp>
#include <pylon/services/sns/basic_topic.hpp>

#include <concepts>
#include <string>
#include <string_view>

namespace pylon::sns {

/// A topic of Messages: a MessageConsumer. See BasicTopic for what it can do.
///
///     sns::Topic topic{aws, "arn:aws:sns:eu-west-1:123456789012:my-topic"};
///     topic.sendMessage({.body = "very cool message"});
///
/// Example: examples/topics.cpp
template <class Transport, class Signer, class Serializer, class Retry>
class Topic : public BasicTopic<MessageFormat, Client<Transport, Signer, Serializer, Retry>> {
    using Base = BasicTopic<MessageFormat, Client<Transport, Signer, Serializer, Retry>>;

public:
    Topic(Client<Transport, Signer, Serializer, Retry> client, std::string_view arn, TopicOptions options = {})
        : Base(std::move(client), arn, std::move(options)) {}
    /// On the default client.
    explicit Topic(std::string_view arn, TopicOptions options = {})
        requires std::default_initializable<Client<Transport, Signer, Serializer, Retry>>
        : Base(Client<Transport, Signer, Serializer, Retry>{}, arn, std::move(options)) {}
};

/// A topic of plain strings: bodies without attributes. See BasicTopic for what it can do.
template <class Transport, class Signer, class Serializer, class Retry>
class RawTopic : public BasicTopic<RawFormat, Client<Transport, Signer, Serializer, Retry>> {
    using Base = BasicTopic<RawFormat, Client<Transport, Signer, Serializer, Retry>>;

public:
    RawTopic(Client<Transport, Signer, Serializer, Retry> client, std::string_view arn, TopicOptions options = {})
        : Base(std::move(client), arn, std::move(options)) {}
    explicit RawTopic(std::string_view arn, TopicOptions options = {})
        requires std::default_initializable<Client<Transport, Signer, Serializer, Retry>>
        : Base(Client<Transport, Signer, Serializer, Retry>{}, arn, std::move(options)) {}
};

// An ARN alone means the default client, whose policies `pylon/defaults.hpp` names. Dependent, so that this header does not
// need it.
template <std::convertible_to<std::string_view> Arn, class Stack = DefaultStack<Arn>>
Topic(Arn, TopicOptions = {})
    -> Topic<typename Stack::Transport, typename Stack::Signer, typename Stack::Serializer, typename Stack::Retry>;
template <std::convertible_to<std::string_view> Arn, class Stack = DefaultStack<Arn>>
RawTopic(Arn, TopicOptions = {})
    -> RawTopic<typename Stack::Transport, typename Stack::Signer, typename Stack::Serializer, typename Stack::Retry>;

} // namespace pylon::sns

#endif // PYLON_SERVICES_SNS_TOPIC_HPP
