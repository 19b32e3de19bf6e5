/** As the Python client 1.34.0 asks for computes, sizes and usages (seen on the wire). */
export const computeApiVersion = '2023-08-01-preview';
