int CPNG_placeholder;
