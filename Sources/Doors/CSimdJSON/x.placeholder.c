int CSimdJSON_placeholder;
