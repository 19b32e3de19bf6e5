// The subpath @amltune/data/upload: every public name, by hand.

export { uploadToDatastore } from './upload/upload-to-datastore.ts';
export type { UploadedFile, UploadOptions, UploadResult } from './upload/upload-to-datastore.ts';
export type { UploadAccess, UploadEvent } from './upload/events.ts';
