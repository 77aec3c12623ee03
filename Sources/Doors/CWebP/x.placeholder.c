int CWebP_placeholder;
