/* What Qt and cryptography import from Windows and Wine 8 lacks. They exist only in the Wine
 * prefix in which a package is tried; real Windows has the real ones, and no package holds these.
 *
 * icuuc.dll: Qt asks it for converters of old encodings; here there are none.
 * bcryptprimitives.dll: one function, random bytes.
 * mscms.dll: Qt asks for the colour profile of the screen; here there is none.
 */
#include <windows.h>

#define EXPORT __declspec(dllexport)

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG); /* RtlGenRandom */

#ifdef ICUUC
#define U_FILE_ACCESS_ERROR 4
#define NOTHING(name) EXPORT void *name(void) { return NULL; }
EXPORT void *ucnv_open(const char *name, int *error)
{
    *error = U_FILE_ACCESS_ERROR;
    return NULL;
}
NOTHING(ucnv_close)
NOTHING(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
NOTHING(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NOTHING(ucnv_reset)
NOTHING(ucnv_getMaxCharSize)
NOTHING(ucnv_getName)
NOTHING(ucnv_getToUCallBack)
NOTHING(ucnv_getFromUCallBack)
NOTHING(ucnv_setToUCallBack)
NOTHING(ucnv_setFromUCallBack)
NOTHING(ucnv_cbToUWriteUChars)
NOTHING(ucnv_cbFromUWriteUChars)
NOTHING(ucnv_toUnicode)
NOTHING(ucnv_fromUnicode)
NOTHING(ucnv_toUCountPending)
NOTHING(ucnv_fromUCountPending)
NOTHING(ucnv_getStandardName)
NOTHING(ucnv_getAvailableName)
NOTHING(ucnv_countAvailable)
#endif

#ifdef BCRYPTPRIMITIVES
EXPORT BOOL ProcessPrng(PBYTE data, SIZE_T length)
{
    return SystemFunction036(data, (ULONG)length);
}
#endif

#ifdef MSCMS
EXPORT BOOL GetColorDirectoryW(PCWSTR machine, PWSTR buffer, PDWORD size)
{
    return FALSE;
}
#endif
