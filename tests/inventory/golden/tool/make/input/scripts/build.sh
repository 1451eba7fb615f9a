#!/bin/sh
echo PLANTED
