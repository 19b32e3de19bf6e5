import { arrayOf, object, string, type Infer } from '@amltune/wire';

/** One turn of a conversation. Roles are `system`, `user` and `assistant`. */
export const chatMessage = object({ role: string, content: string });

/** One turn of a conversation. Roles are `system`, `user` and `assistant`. */
export type ChatMessage = Infer<typeof chatMessage>;

/** A conversation. */
export const chatMessages = arrayOf(chatMessage);
