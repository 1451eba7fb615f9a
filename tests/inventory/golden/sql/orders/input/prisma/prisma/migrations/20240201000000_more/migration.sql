-- AlterTable
ALTER TABLE "User" ADD COLUMN     "n" TEXT;
