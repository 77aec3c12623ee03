int CArchive_placeholder;
