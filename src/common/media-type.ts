import { beforeFirst } from './before-first.ts';

/** The media type in a `Content-Type`: without parameters, in lower case (RFC 9110, section 8.3.1). */
export const mediaTypeIn = (contentType: string): string => beforeFirst(';', contentType).trim().toLowerCase();
