int CCurl_placeholder;
