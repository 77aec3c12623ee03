int CJPEG_placeholder;
