int CDlib_placeholder;
