"""Whether the advice is right: samples for experts, their labels, and how far the advice agrees with them."""
