/** The lock files of the largest repositories have some ten megabytes. */
export const maxLockBytes = 32 * 1024 * 1024

/** What describes one installed package: a description of megabytes is none. */
export const maxMetadataBytes = 10 * 1024 * 1024
